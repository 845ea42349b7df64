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

/** The shell that the image of a stage sets; undefined where it sets none or is not known. */
export type BaseShell = (stage: Stage) => readonly string[] | undefined;

/**
 * The shell of every instruction: what SHELL set last in its stage, in the stage it builds on, or in
 * its image. Linear in the file. An instruction of no stage has the default.
 */
export function shellsOfStages(
  document: DockerfileDocument,
  baseShell: BaseShell = () => undefined,
): (of: Instruction) => StageShell {
  const shells = new Map<Instruction, StageShell>();
  const ends: StageShell[] = [];
  for (const stage of document.stages) {
    let shell =
      (stage.parent === undefined ? undefined : ends[stage.parent]) ?? firstShell(stage, baseShell);
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
/** What Windows images have that set no other. */
export const windowsShell: readonly string[] = ["cmd", "/S", "/C"];
const windows: StageShell = { dialect: undefined, command: windowsShell, instruction: undefined };

function firstShell(stage: Stage, baseShell: BaseShell): StageShell {
  const { from } = stage;
  const command = baseShell(stage);
  if (command) return { dialect: shellOfCommand(command), command, instruction: undefined };
  const image = from.image?.value.toLowerCase() ?? "";
  const platform = from.platform?.value?.value.toLowerCase() ?? "";
  return platform.startsWith("windows") || windowsImage.test(image) ? windows : posix;
}

const windowsImage = /(?:^|\/)(?:windows\/|windows$|windows:)|nanoserver|servercore/;
