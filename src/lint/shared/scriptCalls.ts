import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { hasOption } from "./commandWords.ts";

/** A command that runs a script of package.json. */
export interface ScriptCall {
  readonly command: NamedCommand;
  readonly script: string;
  /** The word of the script's name. */
  readonly word: ShellWord;
}

/** Undefined where it may run anything else, or the script of another folder. */
export function scriptCall(command: NamedCommand): ScriptCall | undefined {
  if (command.command.openEnded || hasOption(command, ...elsewhere)) return undefined;
  const [first, second] = command.words;
  if (!first || !tools.has(command.name)) return undefined;
  const isRun = first.value === "run" || (first.value === "run-script" && command.name === "npm");
  const word = isRun ? second : first;
  if (!word || !/^[A-Za-z][\w:-]*$/.test(word.value) || word.hasVariables) return undefined;
  if (command.name === "bun" && !isRun && commandsOfBun.has(word.value)) return undefined;
  const script = word.value === "t" && !isRun ? "test" : word.value;
  const isScript =
    command.name === "npm" || command.name === "pnpm"
      ? isRun || own.has(script) || (command.name === "pnpm" && usual.has(script))
      : usual.has(script);
  return isScript ? { command, script, word } : undefined;
}

const tools: ReadonlySet<string> = new Set(["npm", "yarn", "pnpm", "bun"]);

/** Words of the tools that run the script of this name. */
const own: ReadonlySet<string> = new Set(["start", "test"]);

/** Names that no program of a package has; yarn and bun run these by the same words. */
const usual: ReadonlySet<string> = new Set(["start", "build", "dev", "test", "prod"]);

/** Commands of bun itself, whatever package.json has. */
const commandsOfBun: ReadonlySet<string> = new Set(["build", "test"]);

const elsewhere = [
  ...["C", "F", "cwd", "dir", "filter", "if-present", "prefix", "r", "recursive", "w", "workspace"],
  ...["workspaces", "ws", "script-shell", "top-level"],
];
