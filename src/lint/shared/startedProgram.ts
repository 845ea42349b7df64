import type { StateAtLine } from "../../dockerfile/stageState.ts";

/** The program that an image starts, as its ENTRYPOINT or CMD names it; undefined where not certain. */
export function startedProgram({
  entrypoint,
  cmd,
}: Pick<StateAtLine, "entrypoint" | "cmd">): string | undefined {
  if (!entrypoint || !cmd) return undefined;
  const words = entrypoint.words.length > 0 ? entrypoint.words : cmd.words;
  const [first, second, text] = words;
  if (first === undefined || first.includes("$")) return undefined;
  if (!/(^|\/)(sh|ash|bash)$/.test(first)) return first;
  if (second !== "-c" || text === undefined) return undefined;
  const program = /^\s*(?:exec\s+)?([^\s$"'`;&|<>()=]+)(?=\s|$)/.exec(text)?.[1];
  return program;
}
