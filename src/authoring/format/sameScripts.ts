import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { runScripts } from "../../dockerfile/shell/runScripts.ts";
import type { StageShell } from "../../dockerfile/shell/shellOfStages.ts";
import type { ShellParser } from "../../dockerfile/shell/shellParser.ts";
import type {
  ShellBlock,
  ShellCommand,
  ShellElement,
  ShellScript,
  ShellWord,
} from "../../dockerfile/shell/shellScript.ts";
import { writtenInstruction } from "./quotingOf.ts";

interface Placed {
  readonly document: DockerfileDocument;
  readonly instruction: Instruction;
}

/** Whether the grammar reads the same commands, operators and blocks in both. */
export function sameScripts(parser: ShellParser, shell: StageShell, a: Placed, b: Placed): boolean {
  return structure(parser, shell, a) === structure(parser, shell, b);
}

function structure(parser: ShellParser, shell: StageShell, { document, instruction }: Placed) {
  const scripts = runScripts(parser, document, writtenInstruction(instruction), shell);
  return JSON.stringify(scripts.map(({ script, form }) => [form, ...scriptShape(script)]));
}

/** Where it nests too deep, the text in front of that is compared. */
function scriptShape({ body, complete, commands }: ShellScript, depth = 0): readonly unknown[] {
  return [complete, blockShape(body, depth), commands.map((command) => commandShape(command))];
}

function blockShape({ role, chains }: ShellBlock, depth: number): unknown {
  if (depth > deepest) return role;
  return [
    role,
    chains.map(({ pipelines, operators, terminator }) => [
      pipelines.map(({ elements, pipes, negated }) => [
        negated,
        elements.map((element) => elementShape(element, depth)),
        pipes.map(({ text }) => text),
      ]),
      operators.map(({ text }) => text),
      terminator?.text,
    ]),
  ];
}

const deepest = 40;

function elementShape(element: ShellElement, depth: number): unknown {
  return [element.kind, element.blocks.map((block) => blockShape(block, depth + 1))];
}

function commandShape({ words, assignments, redirections, broken }: ShellCommand): unknown {
  return [
    broken,
    words.map(wordText),
    assignments.map(({ name, value }) => [name, value && wordText(value)]),
    redirections.map(({ operator, fileDescriptor, target, heredoc }) => [
      ...[operator, fileDescriptor, target && wordText(target), heredoc?.text],
    ]),
  ];
}

/**
 * The commands of a substitution are compared by themselves; a bare dollar takes blanks into the word
 * behind it.
 */
function wordText({ raw, hasSubstitution, quoted }: ShellWord): string {
  const isAsTyped = quoted && !hasSubstitution && !/^\(|`/.test(raw);
  return isAsTyped ? raw : raw.replaceAll(/\s+/g, " ");
}
