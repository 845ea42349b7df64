import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument, Word } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const useLowercaseStageNames = defineRule({
  id: "use-lowercase-stage-names",
  summary: "Enforce lower case for the names of stages.",
  why: "The engine turns the names of stages into lower case. `FROM` finds a stage by that spelling only, so a name typed otherwise invites an error.",
  category: "style",
  severity: { strict: "info", buildkit: "warning" },
  aliases: ["buildkit/StageNameCasing"],
  fix: "safe",
  messages: {
    upperCase: "The engine calls this stage {lower}. Write its name in lower case.",
  },
  examples: {
    bad: ["FROM debian:12 AS Build"],
    good: ["FROM debian:12 AS build"],
  },
  create(context) {
    const { document } = context;
    let copies: ReadonlyMap<string, readonly Word[]> | undefined;
    return {
      FROM(from) {
        const { words } = from;
        // As BuildKit: the third word, AS or not.
        const name = words.length === 3 ? words[2] : undefined;
        if (!name || !/\p{Lu}/u.test(name.raw)) return;
        copies ??= copiesByName(document);
        context.report({
          at: onFirstLine(context, from, name.range),
          message: "upperCase",
          data: { lower: name.raw.toLowerCase() },
          fix: from.alias && nameFix(from.alias, copies.get(from.alias.raw) ?? []),
        });
      },
    };
  },
});

/** Every `COPY --from` by the name that it is typed with. */
function copiesByName({ instructions }: DockerfileDocument): ReadonlyMap<string, readonly Word[]> {
  const copies = new Map<string, Word[]>();
  for (const instruction of instructions) {
    if (instruction.kind !== "COPY" || !instruction.from) continue;
    const list = copies.get(instruction.from.raw);
    if (list) list.push(instruction.from);
    else copies.set(instruction.from.raw, [instruction.from]);
  }
  return copies;
}

/** The stage is found as before: `COPY --from` does not look at the case. */
function nameFix(name: Word, copies: readonly Word[]): FixProposal | undefined {
  const words = [name, ...copies];
  // What is broken over lines is left alone.
  if (words.some(({ range, raw }) => range.end - range.start !== raw.length)) return undefined;
  const lower = name.raw.toLowerCase();
  return {
    title: `Write ${lower}`,
    edits: words.map(({ range }): TextEdit => ({ range, newText: lower })),
  };
}
