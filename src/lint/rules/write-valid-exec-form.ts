import type { TextRange } from "../../base/textRange.ts";
import type { Instruction, MappedText } from "../../dockerfile/document.ts";
import { mappedRange } from "../../dockerfile/mappedText.ts";
import { defineRule, type FixProposal, type RuleContext } from "../rule.ts";
import { type BrokenArray, readBrokenArray } from "../shared/brokenArray.ts";

const messages = {
  quotes:
    "JSON has double quotes only, so {keyword} takes this for {meaning}. Write double quotes.",
  comma:
    "JSON has no comma behind the last string, so {keyword} takes this for {meaning}. Remove it.",
  backslash:
    "In JSON a backslash is written twice, and this is none, so {keyword} takes it for {meaning}. Double the backslash.",
  other:
    "This is not valid JSON, so {keyword} takes it for {meaning}. Write strings in double quotes, with commas between them.",
} as const;

export const writeValidExecForm = defineRule({
  id: "write-valid-exec-form",
  summary: "Require that what looks like the JSON form is valid JSON.",
  why: "Docker takes an array that is not valid JSON for plain text, without a word: a shell then looks for a program called `[node,`, and a VOLUME gets a name with brackets in it.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "safe",
  messages,
  examples: {
    bad: ["FROM alpine\nCMD ['node', 'app.js']", 'FROM alpine\nVOLUME ["/data", ]'],
    good: ['FROM alpine\nCMD ["node", "app.js"]', 'FROM alpine\nRUN [ "$(id -u)" = "0" ]'],
  },
  onbuild: true,
  create: (context) => {
    const check = (instruction: Instruction): void => checkForm(context, instruction);
    return {
      RUN: check,
      CMD: check,
      ENTRYPOINT: check,
      HEALTHCHECK: check,
      VOLUME: check,
      COPY: check,
      ADD: check,
    };
  },
});

function checkForm({ report }: RuleContext<typeof messages>, instruction: Instruction): void {
  const source = instruction.json ? undefined : sourceOf(instruction);
  const broken = source && readBrokenArray(source.text);
  if (!broken) return;
  report({
    at: mappedRange(source, 0, source.text.length),
    message: broken.fault,
    data: {
      keyword: instruction.keyword.value.toUpperCase(),
      meaning: "shell" in instruction ? "a shell's text" : "paths with brackets",
    },
    fix: repairFix(source, broken),
  });
}

/** The argument; undefined where the parser tells of what is wrong. */
function sourceOf(instruction: Instruction): MappedText | undefined {
  if ("shell" in instruction) return instruction.shell;
  const { kind, words } = instruction;
  return kind !== "VOLUME" && words.length < 2 ? undefined : joinWords(words);
}

/** One blank stands for those between two words, wherever they stand. */
function joinWords(words: Instruction["words"]): MappedText | undefined {
  const first = words[0];
  if (!first?.raw.startsWith("[") || !words.at(-1)?.raw.endsWith("]")) return undefined;
  const offsets: number[] = [];
  for (const { raw, range } of words) {
    // A line break inside of a word hides where its characters are.
    if (range.end - range.start !== raw.length) return undefined;
    if (offsets.length > 0) offsets.push((offsets.at(-1) ?? 0) + 1);
    for (let at = 0; at < raw.length; at++) offsets.push(range.start + at);
  }
  return {
    text: words.map(({ raw }) => raw).join(" "),
    toOffset: (index) => offsets[index] ?? (offsets.at(-1) ?? 0) + 1,
  };
}

function repairFix(source: MappedText, broken: BrokenArray): FixProposal | undefined {
  const edits = broken.repairs.map(({ start, end, newText }) => ({
    range: mappedRange(source, start, end),
    newText,
    isWhole: isWhole(mappedRange(source, start, end), end - start),
  }));
  if (edits.length === 0 || edits.some((edit) => !edit.isWhole)) return undefined;
  return {
    title: "Make it valid JSON",
    edits: edits.map(({ range, newText }) => ({ range, newText })),
    safe: broken.isCertain,
  };
}

/** False where a line break stands between the characters. */
function isWhole({ start, end }: TextRange, length: number): boolean {
  return end - start === length;
}
