import type { EscapeCharacter, Instruction } from "../../dockerfile/document.ts";
import type { StageShell } from "../../dockerfile/shell/shellOfStages.ts";
import {
  allOf,
  createPlainQuoting,
  createShellQuoting,
  type Quoting,
  unquoted,
  untouchable,
} from "./quoting.ts";

/** Who cuts the arguments of an instruction, and so where more blanks or fewer change nothing. */
export function quotingOf(
  instruction: Instruction,
  escapeChar: EscapeCharacter,
  shellOf: (instruction: Instruction) => StageShell,
): Quoting {
  const it = writtenInstruction(instruction);
  if (it.json) return createPlainQuoting("\\", '"');
  switch (it.kind) {
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "HEALTHCHECK":
      return shellQuoting(it.shell?.text ?? "", escapeChar, shellOf(it));
    case "ENV":
    case "LABEL":
    case "ARG":
      return it.legacy ? untouchable : createPlainQuoting(escapeChar);
    case "COPY":
    case "ADD":
    case "FROM":
    case "EXPOSE":
    case "VOLUME":
      return unquoted;
    // The rest of the line is one argument, its blanks included.
    default:
      return untouchable;
  }
}

/** What ONBUILD has behind it, or the instruction itself. */
export function writtenInstruction(instruction: Instruction): Instruction {
  return instruction.kind === "ONBUILD" && instruction.trigger ? instruction.trigger : instruction;
}

/** Docker's own reading counts, too: what is meant is compared by it afterwards. */
function shellQuoting(text: string, escapeChar: EscapeCharacter, shell: StageShell): Quoting {
  const plain = createPlainQuoting(escapeChar);
  const posix = () => createShellQuoting("\\", /\bcase\b/.test(text));
  const powershell = () => createShellQuoting("`", false);
  const cmd = () => createPlainQuoting("^", '"');
  const [program = ""] = shell.command;
  if (shell.dialect !== undefined) {
    // Nobody has said that it is a POSIX shell, and the file looks like one for Windows.
    return shell.instruction === undefined && escapeChar === "`"
      ? allOf([plain, posix(), powershell(), cmd()])
      : allOf([plain, posix()]);
  }
  if (/(?:^|[\\/])(?:pwsh|powershell)(?:\.exe)?$/i.test(program))
    return allOf([plain, powershell()]);
  // An image may set PowerShell itself.
  if (/(?:^|[\\/])cmd(?:\.exe)?$/i.test(program)) return allOf([plain, powershell(), cmd()]);
  return untouchable;
}
