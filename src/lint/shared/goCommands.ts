import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { goOptionsWithValue } from "./goPackages.ts";

/** A go command, read as the go tool reads it: its options stand in front of the operands. */
export interface GoCommand {
  /** Such as `build`, `mod`. */
  readonly verb: ShellWord;
  /** The last value of each option, without its dashes; `true` for an option without one. */
  readonly options: ReadonlyMap<string, GoOption>;
  readonly operands: readonly ShellWord[];
}

export interface GoOption {
  readonly value: string;
  /** The word that the value is in. */
  readonly word: ShellWord;
}

/** Undefined where no verb follows, or the words are not all there. */
export function readGoCommand({ name, words, command }: NamedCommand): GoCommand | undefined {
  if (name !== "go" || command.openEnded) return undefined;
  const options = new Map<string, GoOption>();
  const behindGo = readOptions(words, 0, options);
  const verb = words[behindGo];
  if (!verb) return undefined;
  return { verb, options, operands: words.slice(readOptions(words, behindGo + 1, options)) };
}

/** The index of the first word that is no option. */
function readOptions(
  words: readonly ShellWord[],
  from: number,
  options: Map<string, GoOption>,
): number {
  let at = from;
  for (let word = words[at]; word && /^-./.test(word.value); word = words[at]) {
    const typed = word.value.replace(/^--?/, "");
    const equals = typed.indexOf("=");
    const next = words[at + 1];
    if (equals !== -1) {
      options.set(typed.slice(0, equals), { value: typed.slice(equals + 1), word });
    } else if (goOptionsWithValue.has(typed)) {
      if (next) options.set(typed, { value: next.value, word: next });
      at++;
    } else options.set(typed, { value: "true", word });
    at++;
  }
  return at;
}

/**
 * The name of the program that go makes of a package with the given import path: the last part that
 * is no version.
 */
export function goProgramName(importPath: string): string {
  const parts = importPath.split("/");
  const last = parts.pop() ?? "";
  return /^v[1-9]\d*$/.test(last) ? (parts.pop() ?? last) : last;
}

/** What the `module` line of a go.mod says. */
export function goModuleOf(goMod: string): string | undefined {
  const name = /^[ \t]*module[ \t]+("?)([^\s"/()][^\s"()]*)\1[ \t]*(?:\/\/.*)?$/m.exec(goMod)?.[2];
  return name;
}
