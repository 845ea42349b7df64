import type { Instruction } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { getoptOperands, hasOption } from "./commandWords.ts";

/** The absolute paths of the virtual environments that a RUN makes with the Python of its image. */
export function madeVenvs(services: LintServices, run: Instruction): readonly string[] {
  const { all } = services.commands.of(run);
  const { workdir } = services.stageState.before(run);
  if (all.some(({ name }) => name === "cd" || name === "pushd")) return [];
  return all.flatMap((command) => {
    const word = folderOf(command);
    if (!word || word.hasSubstitution) return [];
    const { value, complete } = services.variables.expand(word.value, run);
    const path = complete ? joinPath(workdir, value) : undefined;
    return path === undefined ? [] : [path];
  });
}

/** Of `python -m venv FOLDER`, `virtualenv FOLDER`; none where another Python or copies are asked for. */
function folderOf(command: NamedCommand): NamedCommand["words"][number] | undefined {
  const { name, nameWord, words } = command;
  if (hasOption(command, "copies", "always-copy", "python", "p", "relocatable")) return undefined;
  if (name === "virtualenv") return getoptOperands(command, []).at(0);
  // By its folder it may be another one than that of the image.
  if (!/^python3?(\.\d+)?$/.test(nameWord.value) || words[0]?.value !== "-m") return undefined;
  if (words[1]?.value !== "venv") return undefined;
  return getoptOperands({ words: words.slice(2) }, ["prompt"]).at(0);
}
