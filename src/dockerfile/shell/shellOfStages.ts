import type { CommandInstruction, DockerfileDocument, Instruction, Stage } from "../document.ts";
import { shellOfCommand } from "./shellDialect.ts";
import type { ShellDialect } from "./shellScript.ts";

/** The program that runs the shell form of an instruction. */
export interface StageShell {
  /** Undefined for PowerShell, cmd and other languages: rules about commands stay silent. */
  readonly dialect: ShellDialect | undefined;
  /** The command line that the text is put behind, such as `/bin/bash -o pipefail -c`. */
  readonly command: readonly string[];
  /** The SHELL that says so; undefined for the engine's default, or where the base image decides. */
  readonly instruction: CommandInstruction | undefined;
}

/**
 * The shell of every instruction: what SHELL set last in its stage, or in the stage it builds on.
 * Linear in the file. An instruction of no stage has the default.
 */
export function shellsOfStages(document: DockerfileDocument): (of: Instruction) => StageShell {
  const shells = new Map<Instruction, StageShell>();
  const ends: StageShell[] = [];
  for (const stage of document.stages) {
    let shell =
      (stage.parent === undefined ? undefined : ends[stage.parent]) ?? defaultShell(stage);
    for (const instruction of stage.instructions) {
      shells.set(instruction, shell);
      if (instruction.kind === "ONBUILD" && instruction.trigger) {
        shells.set(instruction.trigger, shell);
      } else if (instruction.kind === "SHELL" && instruction.json && instruction.words.length > 0) {
        const command = instruction.words.map(({ value }) => value);
        shell = { dialect: shellOfCommand(command), command, instruction };
      }
    }
    ends.push(shell);
  }
  return (instruction) => shells.get(instruction) ?? posix;
}

const posix: StageShell = { dialect: "sh", command: ["/bin/sh", "-c"], instruction: undefined };
const windows: StageShell = {
  dialect: undefined,
  command: ["cmd", "/S", "/C"],
  instruction: undefined,
};

function defaultShell({ from }: Stage): StageShell {
  const image = from.image?.value.toLowerCase() ?? "";
  const platform = from.platform?.value?.value.toLowerCase() ?? "";
  return platform.startsWith("windows") || windowsImage.test(image) ? windows : posix;
}

const windowsImage = /(?:^|\/)(?:windows\/|windows$|windows:)|nanoserver|servercore/;
