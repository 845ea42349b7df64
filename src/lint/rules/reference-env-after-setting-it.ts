import type {
  DockerfileDocument,
  KeyValue,
  PairsInstruction,
  Word,
} from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { lineBreakOf } from "../shared/textPlaces.ts";
import { type VariableUse, variableUses } from "../shared/variableUses.ts";

export const referenceEnvAfterSettingIt = defineRule({
  id: "reference-env-after-setting-it",
  summary: "Disallow references to a variable in the ENV that sets it.",
  why: "All pairs of one ENV see the variables as they were before it: in `ENV A=1 B=$A` the new A is not there yet, so B gets what A was, or nothing.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "error" },
  aliases: ["hadolint/DL3044"],
  fix: "unsafe",
  messages: {
    notYetSet:
      "{name} is set by this very ENV, whose values do not see it yet. Refer to it in an ENV of its own.",
  },
  examples: {
    bad: ["FROM alpine\nENV HOME_DIR=/app BIN=$HOME_DIR/bin"],
    good: [
      "FROM alpine\nENV HOME_DIR=/app\nENV BIN=$HOME_DIR/bin",
      "FROM alpine\nENV PATH=/app/bin:$PATH",
    ],
  },
  needs: ["baseImage"],
  create(context) {
    const { document, services, preset } = context;
    /** hadolint forgets no variable, whatever its stage. */
    const earlier = new Set<string>();
    const isKnown = (name: string, env: PairsInstruction): boolean =>
      preset === "hadolint"
        ? earlier.has(name)
        : services.variables.resolve(name, env) !== undefined;
    return {
      ARG({ pairs }) {
        for (const { key } of pairs) earlier.add(key.value);
      },
      ENV(env) {
        if (env.onbuild) return;
        const isPeer = preset === "hadolint";
        const usesIn = isPeer ? textualUses : (word: Word) => variableUses(word, document.escape);
        for (const { pair, index, use, setAt } of ownReferences(env, usesIn)) {
          if (isKnown(use.name, env)) continue;
          context.report({
            at: onFirstLine(context, env, use.range),
            message: "notYetSet",
            data: { name: use.name },
            fix: setAt < index ? splitFix(document, env, pair, index) : undefined,
          });
          // hadolint reports an instruction once.
          if (isPeer) break;
        }
        for (const { key } of env.pairs) earlier.add(key.value);
      },
    };
  },
});

interface OwnReference {
  readonly pair: KeyValue;
  readonly index: number;
  readonly use: VariableUse;
  /** The pair that sets it. */
  readonly setAt: number;
}

/** References to what other pairs set. */
function* ownReferences(
  { pairs }: PairsInstruction,
  usesIn: (word: Word) => readonly VariableUse[],
): Generator<OwnReference> {
  if (pairs.length < 2) return;
  const setters = new Map<string, number>();
  for (const [index, { key }] of pairs.entries()) {
    if (!setters.has(key.value)) setters.set(key.value, index);
  }
  for (const [index, pair] of pairs.entries()) {
    if (!pair.value) continue;
    for (const use of usesIn(pair.value)) {
      const setAt = setters.get(use.name);
      // With a default the old value is asked for on purpose.
      if (setAt === undefined || setAt === index || use.operator !== undefined) continue;
      yield { pair, index, use, setAt };
    }
  }
}

/** hadolint does not care for quotes and escapes. */
function textualUses({ raw, range }: Word): readonly VariableUse[] {
  const isWhole = range.end - range.start === raw.length;
  return [...raw.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)].map(
    ({ 0: text, 1: braced, 2: bare, index }) => {
      const start = range.start + index;
      return {
        name: braced ?? bare ?? "",
        operator: undefined,
        range: isWhole ? { start, end: start + text.length } : range,
        nameRange: undefined,
      };
    },
  );
}

/** Begins a new ENV at the pair. */
function splitFix(
  document: DockerfileDocument,
  { pairs, keyword, range }: PairsInstruction,
  pair: KeyValue,
  index: number,
): FixProposal | undefined {
  const before = pairs[index - 1];
  if (!before) return undefined;
  const gap = { start: before.range.end, end: pair.range.start };
  const { text, lines } = document;
  // A comment in between cannot stay behind a complete instruction's end without a look at it.
  if (text.slice(gap.start, gap.end).includes("#")) return undefined;
  const lineStart = lines.lineStart(lines.positionAt(range.start).line);
  const indent = text.slice(lineStart, range.start);
  return {
    title: "Begin a new ENV here",
    edits: [{ range: gap, newText: `${lineBreakOf(text)}${indent}${keyword.value} ` }],
  };
}
