import type { TextEdit } from "../../base/textEdit.ts";
import type { Instruction } from "../../dockerfile/document.ts";
import { isBlank } from "./instructionLines.ts";

/** One blank between keyword, flags and arguments, and the case that keywords are to have. */
export function headEdits(
  text: string,
  instruction: Instruction,
  wantedCase: "upper" | "lower" | undefined,
): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  addHead(edits, text, instruction, wantedCase);
  return edits;
}

function addHead(
  edits: TextEdit[],
  text: string,
  instruction: Instruction,
  wantedCase: "upper" | "lower" | undefined,
): void {
  const { kind, keyword, flags, argumentsRange } = instruction;
  if (kind === "UNKNOWN") return;
  setCase(edits, text, keyword, wantedCase);
  let { end } = keyword.range;
  for (const { range } of flags) {
    oneBlank(edits, text, end, range.start);
    end = range.end;
  }
  if (argumentsRange.end > argumentsRange.start) oneBlank(edits, text, end, argumentsRange.start);
  if (kind === "FROM") setCase(edits, text, instruction.as, wantedCase);
  else if (kind === "HEALTHCHECK") {
    const { cmd, words } = instruction;
    setCase(edits, text, cmd ?? (instruction.none ? words[0] : undefined), wantedCase);
    if (cmd && words[1] && !instruction.json) {
      oneBlank(edits, text, cmd.range.end, words[1].range.start);
    }
  } else if (kind === "ONBUILD" && instruction.trigger) {
    addHead(edits, text, instruction.trigger, wantedCase);
  }
  if (instruction.json) addArray(edits, text, instruction);
}

function setCase(
  edits: TextEdit[],
  text: string,
  word: Instruction["keyword"] | undefined,
  wantedCase: "upper" | "lower" | undefined,
): void {
  if (!word || !wantedCase) return;
  const newText = wantedCase === "lower" ? word.raw.toLowerCase() : word.raw.toUpperCase();
  const { range } = word;
  // A keyword may be broken over lines.
  if (newText === word.raw || text.slice(range.start, range.end) !== word.raw) return;
  edits.push({ range, newText });
}

/** Blanks of a JSON array: none inside of the brackets, one behind each comma. */
function addArray(edits: TextEdit[], text: string, { words, cmd }: ArrayOwner): void {
  const strings = cmd ? words.slice(1) : words;
  const [first] = strings;
  const last = strings.at(-1);
  if (!first || !last) return;
  let open = first.range.start - 1;
  while (open >= 0 && isBlank(text[open])) open--;
  if (text[open] === "[") {
    if (cmd) oneBlank(edits, text, cmd.range.end, open);
    replaceGap(edits, text, open + 1, first.range.start, "");
  }
  for (let index = 1; index < strings.length; index++) {
    const from = strings[index - 1]?.range.end ?? 0;
    const to = strings[index]?.range.start ?? 0;
    const gap = text.slice(from, to);
    if (/^[ \t]*,[ \t]*$/.test(gap)) replaceGap(edits, text, from, to, ", ");
  }
  let close = last.range.end;
  while (isBlank(text[close])) close++;
  if (text[close] === "]") replaceGap(edits, text, last.range.end, close, "");
}

interface ArrayOwner {
  readonly words: Instruction["words"];
  readonly cmd?: Instruction["keyword"] | undefined;
}

function oneBlank(edits: TextEdit[], text: string, start: number, end: number): void {
  if (/^[ \t]+$/.test(text.slice(start, end))) replaceGap(edits, text, start, end, " ");
}

function replaceGap(
  edits: TextEdit[],
  text: string,
  start: number,
  end: number,
  newText: string,
): void {
  if (text.slice(start, end) !== newText) edits.push({ range: { start, end }, newText });
}
