import type { TextEdit } from "../../base/textEdit.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { posixScript } from "./posixScript.ts";
import { defineRefactoring, type RefactorContext } from "./refactoring.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/** Puts a continued instruction without comments on one line, where that stays readable. */
export const unwrapLine = defineRefactoring({
  id: "unwrap-line",
  kind: "rewrite",
  at(document, range, context) {
    const instruction = touchedInstruction(document, range);
    if (!instruction || instruction.heredocs.length > 0) return undefined;
    const places = blanksOf(document, instruction, context);
    const typed = document.text.slice(instruction.range.start, instruction.range.end);
    const breaks = breaksIn(document, instruction, typed);
    if (!places || breaks.length === 0 || /\n[ \t]*(#|\r?\n)/.test(typed)) return undefined;
    const edits: TextEdit[] = [];
    let length = typed.length;
    let next = 0;
    for (const gap of breaks) {
      // Each has to stand where blanks mean nothing.
      const isBlank = /^[ \t]|[ \t]$/.test(document.text.slice(gap.start, gap.end));
      while ((places[next]?.end ?? gap.end) < gap.end) next++;
      if (!isBlank || (places[next]?.start ?? gap.end) > gap.start) return undefined;
      edits.push({ range: gap, newText: " " });
      length -= gap.end - gap.start - 1;
    }
    return length <= widest ? edits : undefined;
  },
});

/** Longer ones are wrapped for a reason. */
const widest = 160;

/** The continuations with the blanks around them. */
function breaksIn(
  { escape: continuation }: DockerfileDocument,
  { range: { start } }: Instruction,
  typed: string,
): readonly TextRange[] {
  const found: TextRange[] = [];
  for (let at = typed.indexOf("\n"); at !== -1; at = typed.indexOf("\n", at + 1)) {
    let from = at;
    while (/[ \t\r]/.test(typed[from - 1] ?? "")) from--;
    if (typed[from - 1] !== continuation) return [];
    from--;
    while (/[ \t]/.test(typed[from - 1] ?? "")) from--;
    let to = at + 1;
    while (/[ \t]/.test(typed[to] ?? "")) to++;
    found.push({ start: start + from, end: start + to });
  }
  return found;
}

/** The stretches between words, in which one blank is as good as many; undefined where unsure. */
function blanksOf(
  document: DockerfileDocument,
  instruction: Instruction,
  context: RefactorContext,
): readonly TextRange[] | undefined {
  const { keyword, flags, argumentsRange, words } = instruction;
  const inside: TextRange[] = [keyword.range, ...flags.map(({ range }) => range)];
  switch (instruction.kind) {
    case "RUN": {
      if (instruction.json) {
        inside.push(...words.map(({ range }) => range));
        break;
      }
      const script = posixScript(context, instruction)?.script;
      if (!script) return undefined;
      // Words, operators and what else is no blank, one character after the other.
      inside.push(...tokensOf(document, instruction, script));
      break;
    }
    case "ENV":
    case "LABEL":
    case "ARG":
      if (instruction.legacy) return undefined;
      inside.push(...instruction.pairs.map(({ range }) => range));
      break;
    case "COPY":
    case "ADD":
    case "EXPOSE":
    case "VOLUME":
      inside.push(...words.map(({ range }) => range));
      break;
    default:
      return undefined;
  }
  return gapsOf(inside, { start: keyword.range.start, end: argumentsRange.end });
}

function tokensOf(
  { text }: DockerfileDocument,
  { argumentsRange }: Instruction,
  script: NonNullable<ReturnType<typeof posixScript>>["script"],
): readonly TextRange[] {
  const words = script.commands.flatMap(({ words: own, assignments, redirections }) => [
    ...own.map(({ range }) => range),
    ...assignments.map(({ range }) => range),
    ...redirections.map(({ range }) => range),
  ]);
  // A substitution in quotes has commands of its own: what holds them is the outer word.
  const outer: TextRange[] = [];
  for (const word of [...words].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if ((outer.at(-1)?.end ?? -1) < word.end) outer.push(word);
  }
  const quoted = /["'`]|\$\(/;
  for (const gap of gapsOf(outer, argumentsRange)) {
    // Tests and patterns are no words of commands.
    if (quoted.test(text.slice(gap.start, gap.end))) outer.push(gap);
  }
  return outer;
}

function gapsOf(inside: readonly TextRange[], within: TextRange): readonly TextRange[] {
  const gaps: TextRange[] = [];
  let last = within.start;
  for (const { start, end } of [...inside].sort((a, b) => a.start - b.start)) {
    if (start > last) gaps.push({ start: last, end: start });
    last = Math.max(last, end);
  }
  if (within.end > last) gaps.push({ start: last, end: within.end });
  return gaps;
}
