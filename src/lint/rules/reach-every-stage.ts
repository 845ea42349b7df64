import type { Instruction, Stage } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { runMounts } from "../shared/runMounts.ts";

export const reachEveryStage = defineRule({
  id: "reach-every-stage",
  summary: "Require that the last stage needs every other stage.",
  why: "BuildKit builds only what the target needs, so a stage that nothing needs may be left over, and nobody notices when it breaks. Stages that are targets of their own, such as one for tests, are all right.",
  category: "correctness",
  severity: { strict: "hint" },
  aliases: [],
  fix: "none",
  messages: {
    unreached: "Nothing needs {stage}. Remove it, unless it is a target of its own.",
  },
  examples: {
    bad: ["FROM alpine AS tools\nFROM alpine"],
    good: ["FROM alpine AS tools\nFROM alpine\nCOPY --from=tools /a /a"],
  },
  create: ({ report }) => ({
    documentEnd({ stages }) {
      const needed = neededStages(stages);
      if (!needed) return;
      for (const stage of stages.slice(0, -1)) {
        const { image, alias, keyword } = stage.from;
        if (needed.has(stage.index)) continue;
        report({
          at: (alias ?? image ?? keyword).range,
          message: "unreached",
          data: { stage: alias ? `the stage ${alias.value}` : `stage ${stage.index}` },
          tag: "unnecessary",
        });
      }
    },
  }),
});

/** Those that some other stage needs; undefined where variables may name any of too many. */
function neededStages(stages: readonly Stage[]): ReadonlySet<number> | undefined {
  const needed = new Set<number>();
  const byName = new Map<string, number[]>();
  for (const { name, index } of stages) {
    if (name === undefined) continue;
    const same = byName.get(name);
    if (same) same.push(index);
    else byName.set(name, [index]);
  }
  const patterns = new Set<string>();
  for (const stage of stages) {
    if (stage.parent !== undefined) needed.add(stage.parent);
    const image = stage.from.image?.raw ?? "";
    if (image.includes("$")) patterns.add(patternOf(image));
    for (const name of namesOf(stage)) {
      for (const index of byName.get(name.toLowerCase()) ?? []) needed.add(index);
      if (/^\d+$/.test(name)) needed.add(Number(name));
    }
  }
  if (patterns.size > mostPatterns) return undefined;
  // Another value of the variable would need another stage.
  for (const pattern of patterns) {
    const [begin = "", end = ""] = pattern.split("$");
    for (const [name, indices] of byName) {
      if (!name.startsWith(begin) || !name.endsWith(end)) continue;
      for (const index of indices) needed.add(index);
    }
  }
  return needed;
}

const mostPatterns = 100;

/** `a-${B}-c` as `a-$-c`: what stands in front of the variables, and behind them. */
function patternOf(image: string): string {
  const plain = image.toLowerCase().replace(/["']/g, "");
  const begin = plain.slice(0, plain.indexOf("$"));
  const end = plain.slice(plain.lastIndexOf("$")).replace(/^\$(\{[^}]*\}*|\w*)/, "");
  return `${begin}$${end}`;
}

function* namesOf({ instructions }: Stage): Generator<string> {
  for (const outer of instructions) {
    const it: Instruction = outer.kind === "ONBUILD" && outer.trigger ? outer.trigger : outer;
    if (it.kind === "COPY" && it.from) yield it.from.value;
    if (it.kind !== "RUN") continue;
    for (const { from } of runMounts(it)) if (from !== undefined) yield from;
  }
}
