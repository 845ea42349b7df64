import type {
  CommandInstruction,
  DockerfileDocument,
  TransferInstruction,
} from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { FixProposal } from "../rule.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { isOptionWord } from "./commandWords.ts";
import { wholeLines } from "./textPlaces.ts";

/** A chown or chmod of whole folders. */
export interface RecursiveChange {
  /** The flag of COPY that does the same. */
  readonly flag: "chown" | "chmod";
  /** The owner or mode. */
  readonly value: ShellWord;
  /** The files and folders. */
  readonly operands: readonly ShellWord[];
}

/** Undefined where it is not recursive. */
export function recursiveChange({ name, words }: NamedCommand): RecursiveChange | undefined {
  const isRecursive = words.some(({ value }) => /^(--recursive|-[A-Za-z]*R[A-Za-z]*)$/.test(value));
  const [value, ...operands] = words.filter((word) => !isOptionWord(word.value));
  if (!isRecursive || !value) return undefined;
  return { flag: name === "chown" ? "chown" : "chmod", value, operands };
}

/**
 * Sets the flag on the instructions that copied the files, and drops the RUN. Undefined where the
 * RUN does anything else, the flag cannot say the same, or is there already.
 */
export function moveToFlag(
  document: DockerfileDocument,
  run: CommandInstruction,
  { run: { script, form }, command }: NamedCommand,
  { flag, value, operands }: RecursiveChange,
  transfers: readonly TransferInstruction[],
): FixProposal | undefined {
  const isAlone =
    script.commands.length === 1 && script.commands[0] === command && operands.length === 1;
  if (!isAlone || run.flags.length > 0 || run.onbuild || form === "heredoc") return undefined;
  if (!(flag === "chown" ? /^[\w.-]+(:[\w.-]+)?$/ : /^[0-7]{3,4}$/).test(value.value)) {
    return undefined;
  }
  if (hasComment(document, run)) return undefined;
  if (transfers.some(({ flags }) => flags.some(({ name }) => name.value === flag))) {
    return undefined;
  }
  const text = `--${flag}=${value.value}`;
  return {
    title: `Set ${text} on the ${transfers[0]?.kind ?? "COPY"}`,
    edits: [
      ...transfers.map(({ keyword: { range } }) => ({
        range: { start: range.end, end: range.end },
        newText: ` ${text}`,
      })),
      { range: wholeLines(document, run.range), newText: "" },
    ],
  };
}

function hasComment({ text }: DockerfileDocument, { range }: CommandInstruction): boolean {
  return text.slice(range.start, range.end).includes("#");
}
