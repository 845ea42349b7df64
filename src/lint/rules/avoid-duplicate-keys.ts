import type { TextRange } from "../../base/textRange.ts";
import type { KeyValue, PairsInstruction } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal, type RuleContext } from "../rule.ts";
import { wholeLines } from "../shared/textPlaces.ts";

const messages = {
  twice: "{key} is set again further on in this {keyword}, and the last value counts. Remove one.",
  later: "A later LABEL of this stage sets {key} again, and the last value counts. Remove one.",
} as const;

type Context = RuleContext<typeof messages>;

export const avoidDuplicateKeys = defineRule({
  id: "avoid-duplicate-keys",
  summary: "Disallow keys that ENV or LABEL sets twice.",
  why: "The last value counts, whatever the first one says: who changes that one wonders why nothing happens. Under `strict` also for labels that a later LABEL of the stage sets again, as nothing can use them in between.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "safe",
  messages,
  examples: {
    bad: ["FROM alpine\nENV MODE=a LEVEL=1 MODE=b"],
    good: ["FROM alpine\nENV MODE=b LEVEL=1", "FROM alpine\nENV PATH=/a:$PATH\nENV PATH=/b:$PATH"],
  },
  onbuild: true,
  create(context) {
    /** The last place of each label of the stage. */
    const labels = new Map<string, Place>();
    return {
      FROM: () => labels.clear(),
      ENV: (env) => checkWithin(context, env),
      LABEL(label) {
        checkWithin(context, label);
        if (context.preset !== "strict" || label.onbuild) return;
        for (const [index, pair] of label.pairs.entries()) {
          const key = plainKey(pair);
          if (key === undefined) continue;
          const earlier = labels.get(key);
          if (earlier && earlier.label !== label) reportEarlier(context, key, earlier);
          labels.set(key, { label, index });
        }
      },
    };
  },
});

interface Place {
  readonly label: PairsInstruction;
  readonly index: number;
}

function checkWithin(context: Context, instruction: PairsInstruction): void {
  const { kind, pairs } = instruction;
  const last = new Map(pairs.map((pair, index) => [plainKey(pair), index] as const));
  if (last.size === pairs.length) return;
  for (const [index, pair] of pairs.entries()) {
    const key = plainKey(pair);
    if (key === undefined || last.get(key) === index) continue;
    context.report({
      at: pair.key.range,
      message: "twice",
      data: { key, keyword: kind },
      fix: removePair(context, instruction, index),
      tag: "unnecessary",
    });
  }
}

function reportEarlier(context: Context, key: string, { label, index }: Place): void {
  const pair = label.pairs[index];
  if (!pair) return;
  const fix =
    label.pairs.length === 1 ? removeLabel(context, label) : removePair(context, label, index);
  context.report({ at: pair.key.range, message: "later", data: { key }, fix, tag: "unnecessary" });
}

function removeLabel({ document }: Context, { range }: PairsInstruction): FixProposal | undefined {
  if (holdsComment(document, range)) return undefined;
  return {
    title: "Remove the LABEL",
    edits: [{ range: wholeLines(document, range), newText: "" }],
  };
}

/** Undefined where variables decide. */
function plainKey({ key, value }: KeyValue): string | undefined {
  if (value === undefined || key.value === "" || key.raw.includes("$")) return undefined;
  return key.value;
}

/** Takes a pair out, with its line where it stands alone on one. */
function removePair(
  { document }: Context,
  { pairs }: PairsInstruction,
  index: number,
): FixProposal | undefined {
  const pair = pairs[index];
  const [next, previous] = [pairs[index + 1], pairs[index - 1]];
  if (!pair || (!next && !previous)) return undefined;
  const { start, end } = pair.range;
  const range = next
    ? rangeBefore(document, start, end, next.range.start)
    : { start: previous?.range.end ?? start, end };
  // A quote that is open may swallow lines.
  if (holdsComment(document, range) || document.text.slice(start, end).includes("\n")) {
    return undefined;
  }
  return { title: "Remove what does not count", edits: [{ range, newText: "" }] };
}

function holdsComment({ text }: Context["document"], { start, end }: TextRange): boolean {
  return /\n[ \t]*#/.test(text.slice(start, end));
}

function rangeBefore(
  { text, lines, escape: escapeChar }: Context["document"],
  start: number,
  end: number,
  next: number,
): TextRange {
  const between = text.slice(end, next);
  if (between.trim() === "") return { start, end: next };
  const { line } = lines.positionAt(end);
  const lineStart = lines.lineStart(line);
  const isAlone =
    text.slice(lineStart, start).trim() === "" &&
    text.slice(end, lines.lineEnd(line)).trim() === escapeChar;
  if (isAlone) return { start: lineStart, end: lines.lineStart(line + 1) };
  // In front of the continuation, or of what else is there, one blank stays.
  let behind = end;
  while (text[behind] === " " || text[behind] === "\t") behind++;
  return { start, end: behind };
}
