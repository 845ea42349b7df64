import type { DockerfileDocument, Instruction } from "../document.ts";
import { type RunScript, runScripts } from "./runScripts.ts";
import { type BaseShell, type StageShell, shellsOfStages } from "./shellOfStages.ts";
import type { ShellParser } from "./shellParser.ts";

/** The scripts of a document; each is read once, when it is first asked for. */
export interface ShellScripts {
  /** See `runScripts`; empty while there is no grammar. */
  of(instruction: Instruction): readonly RunScript[];
  /** The shell that runs the shell form of an instruction. */
  shellOf(instruction: Instruction): StageShell;
}

export function createShellScripts(
  document: DockerfileDocument,
  parser: ShellParser | undefined,
  { everyShellIsPosix = false, baseShell }: ShellScriptsOptions = {},
): ShellScripts {
  const scripts = new Map<Instruction, readonly RunScript[]>();
  let shells: ((of: Instruction) => StageShell) | undefined;
  const shellOf = (instruction: Instruction): StageShell => {
    shells ??= shellsOfStages(document, baseShell);
    return shells(instruction);
  };
  return {
    of(instruction) {
      if (!parser) return [];
      let found = scripts.get(instruction);
      if (!found) {
        const shell = shellOf(instruction);
        const posix = everyShellIsPosix ? { ...shell, dialect: shell.dialect ?? "bash" } : shell;
        found = runScripts(parser, document, instruction, posix, {
          asHadolint: everyShellIsPosix,
        });
        scripts.set(instruction, found);
      }
      return found;
    },
    shellOf,
  };
}

export interface ShellScriptsOptions {
  /**
   * Scripts of PowerShell, cmd and others are read as those of bash, too, and so is the JSON form;
   * heredocs are those of hadolint.
   */
  readonly everyShellIsPosix?: boolean;
  readonly baseShell?: BaseShell | undefined;
}
