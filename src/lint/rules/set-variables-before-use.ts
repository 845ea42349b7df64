import type { DockerfileDocument, Instruction, Stage } from "../../dockerfile/document.ts";
import { defineRule, type RuleContext, type Visitor } from "../rule.ts";
import { expandedWords } from "../shared/expandedWords.ts";
import { inheritedTriggers } from "../shared/inheritedTriggers.ts";
import { mentionsVariable } from "../shared/mentionsVariable.ts";
import { createNearNames } from "../shared/nearNames.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { argFix, escapeFix, escapeIn, nameFix } from "../shared/variableFixes.ts";
import { heredocVariableUses, type VariableUse, variableUses } from "../shared/variableUses.ts";

const messages = {
  unset: "Nothing sets {name} here, so it becomes nothing. Set it above with ARG or ENV.",
  similar: "Nothing sets {name} here; {near} is set. Correct the name, or set it above.",
  global:
    "The ARG {name} before the first FROM does not reach the stages. Repeat ARG {name} in this one.",
  automatic: "Only FROM sees {name} by itself. Write ARG {name} in this stage to use it.",
  special:
    "{variable} means nothing to Docker and becomes nothing. Put {escape} in front of the $.",
} as const;

export const setVariablesBeforeUse = defineRule({
  id: "set-variables-before-use",
  summary: "Require variables to be set where an instruction uses them.",
  why: "Docker replaces a variable that nothing sets by nothing, without an error: `COPY app $DIR/bin` then writes to /bin. ARGs before the first FROM are not seen by the stages until they repeat them. What an image sets that is not known may be any variable, so of those the rule speaks only where the base is known, or the name is nearly one that the file sets.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", buildkit: "warning" },
  aliases: ["buildkit/UndefinedVar"],
  fix: "unsafe",
  messages,
  examples: {
    bad: ["FROM alpine\nWORKDIR $DIR/app", "ARG VERSION\nFROM alpine\nLABEL version=$VERSION"],
    good: [
      "FROM alpine\nARG DIR=/srv\nWORKDIR $DIR/app",
      "ARG VERSION\nFROM alpine\nARG VERSION\nLABEL version=$VERSION",
    ],
  },
  needs: ["baseImage"],
  create(context) {
    const { preset, services, document } = context;
    const nearName = createNearNames(document);
    /** By index of stage: whether nothing but the file itself sets variables. */
    const bare: boolean[] = [];
    const check = (instruction: Instruction, stage: Stage | undefined): void => {
      if (!stage || instruction.onbuild || !mentionsVariable(document, instruction)) return;
      let setters: ReadonlyMap<string, number> | undefined;
      for (const { use, pair } of usesOf(instruction, document)) {
        const { name } = use;
        if (exempt.has(name) || services.variables.resolve(name, instruction)) continue;
        if (preset !== "buildkit" && isDeliberate(use)) continue;
        // What one pair of an ENV takes from another is a rule of its own.
        setters ??= settersOf(instruction);
        const setter = setters.get(name);
        if (
          preset !== "buildkit" &&
          pair !== undefined &&
          setter !== undefined &&
          setter !== pair
        ) {
          continue;
        }
        report(instruction, stage, use);
      }
    };
    const report = (instruction: Instruction, stage: Stage, use: VariableUse): void => {
      const { name } = use;
      const at = onFirstLine(context, instruction, use.range);
      if (!/^[\p{L}_]/u.test(name)) {
        const fix = escapeFix(document, instruction, use);
        const variable = document.text[use.range.start + 1] === "{" ? `\${${name}}` : `$${name}`;
        const escapeChar = escapeIn(document, instruction, use);
        context.report({ at, message: "special", data: { variable, escape: escapeChar }, fix });
        return;
      }
      const global = services.variables.resolve(name, stage.from);
      if (global) {
        const message = global.kind === "automatic" ? "automatic" : "global";
        const fix = argFix(document, instruction, name);
        context.report({ at, message, data: { name }, fix });
        return;
      }
      const isKnown = bare[stage.index] === true || isSetKnown(stage);
      // Beside what an unknown image may set, only what the file sets itself can be meant.
      const near = nearName(name, (known) => {
        const found = services.variables.resolve(known, instruction);
        return found !== undefined && (found.kind !== "base" || isKnown || preset === "buildkit");
      });
      const isTypo = near !== undefined && name.length > 3;
      const isProven = bare[stage.index] === true || (isKnown && preset === "strict");
      if (preset !== "buildkit" && !isTypo && !isProven) return;
      if (near === undefined) context.report({ at, message: "unset", data: { name } });
      else {
        const fix = nameFix(use, near);
        context.report({ at, message: "similar", data: { name, near }, fix });
      }
    };
    /** Whether all variables are known that the base image sets. */
    const isSetKnown = (stage: Stage): boolean => {
      const base = services.stageState.baseOf(stage);
      return base?.complete === true && base.facts?.env !== undefined;
    };
    return {
      ...expanding(check),
      stage(stage) {
        bare.push(
          stage.parent === undefined ? isBare(context, stage) : bare[stage.parent] === true,
        );
        if (preset === "buildkit") checkTriggers(context, stage);
      },
    };
  },
});

type Check = (instruction: Instruction, stage: Stage | undefined) => void;

/** The instructions in which variables are put. Written out, as it is made for each document. */
function expanding(check: Check) {
  return {
    ADD: check,
    ARG: check,
    COPY: check,
    ENV: check,
    LABEL: check,
    RUN: check,
    STOPSIGNAL: check,
    USER: check,
    VOLUME: check,
    WORKDIR: check,
  } satisfies Visitor;
}

/** BuildKit reads these itself. */
const exempt: ReadonlySet<string> = new Set([
  "BUILDKIT_SBOM_SCAN_CONTEXT",
  "BUILDKIT_SBOM_SCAN_STAGE",
]);

/** What the triggers of the stage below use, BuildKit reports at the FROM that runs them. */
function checkTriggers(
  { document, services, report }: RuleContext<typeof messages>,
  stage: Stage,
): void {
  const parent = document.stages[stage.parent ?? -1];
  if (!parent) return;
  const set = new Set<string>();
  for (const trigger of inheritedTriggers(document, stage)) {
    for (const { use } of usesOf(trigger, document)) {
      const { name } = use;
      if (exempt.has(name) || set.has(name)) continue;
      if (services.variables.resolveAtEnd(name, parent) !== undefined) continue;
      report({ at: stage.from.keyword.range, message: "unset", data: { name } });
    }
    if (trigger.kind !== "ENV" && trigger.kind !== "ARG") continue;
    for (const { key } of trigger.pairs) set.add(key.value);
  }
}

/** `pair`: index of the one whose value the use stands in. */
function* usesOf(
  instruction: Instruction,
  { text, escape: escapeChar }: DockerfileDocument,
): Generator<{ readonly use: VariableUse; readonly pair?: number }> {
  if (instruction.kind === "ENV") {
    for (const [pair, { key, value }] of instruction.pairs.entries()) {
      for (const use of variableUses(key, escapeChar)) yield { use };
      if (!value) continue;
      for (const use of variableUses(value, escapeChar)) yield { use, pair };
    }
    return;
  }
  for (const word of expandedWords(instruction)) {
    for (const use of variableUses(word, escapeChar)) {
      if (!isSetByArgBefore(instruction, use)) yield { use };
    }
  }
  if (instruction.kind === "RUN") return;
  for (const heredoc of instruction.heredocs) {
    for (const use of heredocVariableUses(text, heredoc)) yield { use };
  }
}

/** Of the names of an ARG, those behind know those in front. */
function isSetByArgBefore(instruction: Instruction, { name, range }: VariableUse): boolean {
  if (instruction.kind !== "ARG" || instruction.pairs.length < 2) return false;
  const own = instruction.pairs.findLastIndex(({ key }) => key.range.start <= range.start);
  return instruction.pairs.slice(0, Math.max(own, 0)).some(({ key }) => key.value === name);
}

/** The first pair that sets each variable. */
function settersOf(instruction: Instruction): ReadonlyMap<string, number> {
  const setters = new Map<string, number>();
  if (instruction.kind !== "ENV") return setters;
  for (const [index, { key }] of instruction.pairs.entries()) {
    if (!setters.has(key.value)) setters.set(key.value, index);
  }
  return setters;
}

/** `${x:-d}`, `${x+d}`, `${x:?m}`: made for a variable that may not be there. */
function isDeliberate({ operator }: VariableUse): boolean {
  return operator !== undefined && /[-+?]$/.test(operator);
}

/**
 * True for images that are known to set nothing but PATH, and for those whose configuration was asked:
 * what they set is known then. A table may be of another build.
 */
function isBare({ services }: RuleContext<typeof messages>, stage: Stage): boolean {
  const { from } = stage;
  if (!from.image) return false;
  const { raw, value } = from.image;
  const base = services.stageState.baseOf(stage);
  const source = base?.complete === true ? base.facts?.source : undefined;
  if (source && source.kind !== "table" && base?.facts?.env) return true;
  return bareImage.test(raw.includes("$") ? services.variables.expand(raw, from).value : value);
}

const bareImage =
  /^(?:docker\.io\/)?(?:library\/)?(?:scratch|alpine|almalinux|amazonlinux|busybox|debian|rockylinux|ubuntu)(?:[:@]|$)/;
