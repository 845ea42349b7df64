import type { CommandInstruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";
import type { KnownWords } from "./knownWords.ts";

/** What a word names; where its end is not known, all of the folder that it begins with. */
export function madePath(
  kind: MadePath["kind"],
  word: ShellWord,
  command: NamedCommand,
  { words, run }: EffectsContext,
): MadePath | undefined {
  const path = words.path(run, command, word);
  if (path !== undefined) return { path, kind, command };
  const start = /^\/[^$`*?[{]*/.exec(word.value)?.[0];
  const folder = start?.slice(0, start.lastIndexOf("/"));
  if (!folder || folder.includes("..")) return undefined;
  return { path: folder, kind: "tree", command };
}

/** The folder that a command works in; undefined where the script may have left that of WORKDIR. */
export function currentFolder(
  command: NamedCommand,
  { words, run }: EffectsContext,
): string | undefined {
  return words.path(run, command, here);
}

const here: ShellWord = {
  range: { start: 0, end: 0 },
  raw: ".",
  value: ".",
  hasVariables: false,
  hasSubstitution: false,
  hasPattern: false,
  quoted: false,
};

/** A path that a command makes, or may make. */
export interface MadePath {
  /** Absolute and clean. */
  readonly path: string;
  /** `tree`: the path and whatever is in it; `folder`: an empty one. */
  readonly kind: "file" | "folder" | "tree";
  /** Undefined for a redirection. */
  readonly command: NamedCommand | undefined;
}

export interface EffectsContext {
  readonly services: LintServices;
  readonly words: KnownWords;
  readonly run: CommandInstruction;
  /** The name of the program that `go build` makes in a folder; undefined where not known. */
  programOf(folder: string): string | undefined;
}
