import type { MappedText } from "../document.ts";
import type { ShellCommand, ShellDialect, ShellScript } from "./shellScript.ts";

/** The grammar, loaded; see `createShellParser`. */
export interface ShellParser {
  /**
   * Reads a script; never throws, whatever the text. Linear in its length; a text of more than
   * 256 Ki characters is left unread, and so is one on which the grammar loses more
   * than a quarter of a second (`complete` is false then).
   */
  parse(source: MappedText, dialect: ShellDialect, options?: ParseOptions): ShellScript;
  /** Frees the memory of the grammar's parser; a later `parse` finds no commands. */
  dispose(): void;
}

export interface ParseOptions {
  /** Bodies of heredocs that stand outside of the text, by the index of their `<<` in it. */
  readonly heredocs?: ReadonlyMap<number, MappedText>;
  /** The command that the script belongs to. */
  readonly wrapper?: ShellCommand;
}
