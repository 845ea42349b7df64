import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "../../lint/shared/commandIndex.ts";
import { packagesNamed } from "../../lint/shared/packageLists.ts";
import type { RefactorContext } from "./refactoring.ts";
import { touchedInstruction, touches } from "./touchedInstruction.ts";

/** The packages of a command, which follow each other with nothing but blanks between. */
export interface PackageList {
  readonly run: Instruction;
  readonly command: NamedCommand;
  readonly packages: readonly ShellWord[];
  /** From the word in front to the first package, and from each to the next. */
  readonly gaps: readonly TextRange[];
  /** What continues a line there: in heredocs the shell's own. */
  readonly continuation: string;
}

/** The list of two packages or more of the command that a cursor or selection touches. */
export function packageListAt(
  document: DockerfileDocument,
  range: TextRange,
  { services }: RefactorContext,
): PackageList | undefined {
  const run = touchedInstruction(document, range);
  if (run?.kind !== "RUN" || run.json) return undefined;
  for (const command of services.commands.of(run).all) {
    const packages = packagesNamed(command);
    if (packages.length < 2) continue;
    if (!touches(command.command.range, range)) continue;
    return readList(document, run, command, packages);
  }
  return undefined;
}

function readList(
  { text, escape: escapeChar }: DockerfileDocument,
  run: Instruction,
  command: NamedCommand,
  packages: readonly ShellWord[],
): PackageList | undefined {
  // Inside of `sh -c "…"` a continuation may be another one.
  if (!command.run.script.commands.includes(outermost(command))) return undefined;
  const isBody = run.heredocs.length > 0;
  if (isBody && command.run.form !== "heredoc") return undefined;
  const continuation = isBody ? "\\" : escapeChar;
  const gaps: TextRange[] = [];
  let end = previousEnd(command, packages);
  for (const { range, raw } of packages) {
    if (range.end - range.start !== raw.length) return undefined;
    const gap = { start: end, end: range.start };
    const between = text.slice(gap.start, gap.end).split(/\r?\n/);
    const isBlank = between.every((line, at) => {
      const trimmed = line.trim();
      return at < between.length - 1 ? trimmed === continuation : trimmed === "";
    });
    if (!isBlank || range.start <= end) return undefined;
    gaps.push(gap);
    end = range.end;
  }
  return { run, command, packages, gaps, continuation };
}

function outermost({ command }: NamedCommand): NamedCommand["command"] {
  let outer = command;
  while (outer.wrapper && outer.pipeline === outer.wrapper.pipeline) outer = outer.wrapper;
  return outer;
}

function previousEnd({ words, nameWord }: NamedCommand, [first]: readonly ShellWord[]): number {
  const at = first ? words.indexOf(first) : -1;
  return (words[at - 1] ?? nameWord).range.end;
}
