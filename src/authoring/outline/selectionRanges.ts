import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Instruction, Word } from "../../dockerfile/document.ts";
import { instructionAt } from "../../dockerfile/instructionAt.ts";
import type { ShellBlock, ShellCommand, ShellScript } from "../../dockerfile/shell/shellScript.ts";
import { createLintServices } from "../../lint/services.ts";
import type { AuthoringFacts } from "../authoringFacts.ts";
import { expandedVariables } from "../navigation/expandedVariables.ts";

/**
 * What "expand selection" takes at each offset, smallest first, each within the next: a name, a word,
 * an argument or flag, the instruction, its stage, the file; in RUN also the command, its pipeline,
 * its list, the block and the script.
 */
export function selectionRanges(
  document: DockerfileDocument,
  offsets: readonly number[],
  facts: AuthoringFacts,
): readonly (readonly TextRange[])[] {
  const { shell } = createLintServices(document, facts);
  const known = new Map<Instruction, readonly TextRange[]>();
  return offsets.map((offset) => {
    const ranges: TextRange[] = [];
    const instruction = instructionAt(document, offset);
    if (instruction) {
      let inside = known.get(instruction);
      if (!inside) {
        inside = rangesIn(document, instruction, (it) => shell.of(it).map(({ script }) => script));
        known.set(instruction, inside);
      }
      ranges.push(...inside);
    }
    for (const { range } of document.stages) ranges.push(range);
    for (const { range } of document.comments) ranges.push(range);
    for (const { range, name, value } of document.directives) {
      ranges.push(name.range, value.range, range);
    }
    ranges.push({ start: 0, end: document.text.length });
    return nested(ranges, offset);
  });
}

/** Those that hold the offset, each in the next; what crosses a smaller one is left out. */
function nested(ranges: readonly TextRange[], offset: number): readonly TextRange[] {
  const chain: TextRange[] = [];
  const holding = ranges
    .filter(({ start, end }) => start <= offset && offset <= end && start < end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  for (const range of holding) {
    const last = chain.at(-1);
    if (!last) chain.push(range);
    else if (range.start <= last.start && last.end <= range.end) {
      if (range.end - range.start > last.end - last.start) chain.push(range);
    }
  }
  return chain;
}

function rangesIn(
  document: DockerfileDocument,
  instruction: Instruction,
  scriptsOf: (instruction: Instruction) => readonly ShellScript[],
): readonly TextRange[] {
  const { flags, words, argumentsRange, heredocs, keyword, range } = instruction;
  const ranges: TextRange[] = [range, argumentsRange, keyword.range];
  for (const flag of flags) {
    ranges.push(flag.range, flag.name.range);
    if (flag.value) {
      addWord(flag.value);
      addFields(flag.value);
    }
  }
  const scripts = scriptsOf(instruction);
  // Those of a script are cut by the shell's rules.
  if (scripts.length === 0 || instruction.json) for (const word of words) addWord(word);
  for (const { marker, body, delimiter } of heredocs) {
    ranges.push(marker, body);
    if (delimiter) ranges.push(delimiter, { start: body.start, end: delimiter.end });
  }
  if (instruction.kind === "ENV" || instruction.kind === "LABEL" || instruction.kind === "ARG") {
    for (const pair of instruction.pairs) {
      ranges.push(pair.range);
      addWord(pair.key);
      if (pair.value) addWord(pair.value);
    }
  }
  for (const place of expandedVariables(document, instruction)) ranges.push(place.range);
  if (instruction.kind === "ONBUILD" && instruction.trigger) {
    ranges.push(...rangesIn(document, instruction.trigger, scriptsOf));
  }
  for (const script of scripts) addScript(script);
  return ranges;

  function addWord({ range: whole }: Pick<Word, "range">): void {
    ranges.push(whole);
    const first = document.text[whole.start];
    const isQuoted = first === '"' || first === "'";
    if (isQuoted && whole.end - whole.start > 2 && document.text[whole.end - 1] === first) {
      ranges.push({ start: whole.start + 1, end: whole.end - 1 });
    }
  }

  /** `type=bind` and its like, and what follows the `=`. */
  function addFields({ range: whole }: Word): void {
    const text = document.text.slice(whole.start, whole.end);
    if (!text.includes(",")) return;
    for (const { 0: field, index } of text.matchAll(/[^,\s]+/g)) {
      const start = whole.start + index;
      const end = start + field.length;
      const equals = field.indexOf("=");
      ranges.push({ start, end });
      if (equals > 0)
        ranges.push({ start, end: start + equals }, { start: start + equals + 1, end });
    }
  }

  function addScript(script: ShellScript): void {
    ranges.push(script.range);
    for (const pipeline of script.pipelines) {
      ranges.push(pipeline.range, pipeline.chain.range, pipeline.chain.block.range);
      for (const element of pipeline.elements) {
        if (element.kind !== "command") ranges.push(element.range);
        addBlocks(element.blocks);
      }
    }
    for (const { range: name } of script.variables) ranges.push(name);
    for (const command of script.commands) addCommand(command);
  }

  function addBlocks(blocks: readonly ShellBlock[]): void {
    for (const block of blocks) ranges.push(block.range);
  }

  function addCommand(command: ShellCommand): void {
    ranges.push(command.range);
    for (const word of command.words) addWord(word);
    for (const { range: redirection, target } of command.redirections) {
      ranges.push(redirection);
      if (target) addWord(target);
    }
    for (const { range: assignment, value } of command.assignments) {
      ranges.push(assignment);
      if (value) addWord(value);
    }
    if (command.inner?.kind === "script") addScript(command.inner.script);
    else if (command.inner) addCommand(command.inner.command);
  }
}
