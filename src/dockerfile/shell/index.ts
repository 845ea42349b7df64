/** The shell grammar, as a chunk: it is loaded when a Dockerfile has a script to read. */
export { createShellParser, type ShellGrammarFiles } from "./createShellParser.ts";
