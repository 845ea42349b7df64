import type { ShellDialect } from "./shellScript.ts";

/** The dialect of a program's name without its folder; undefined for what is no such shell. */
export function shellOfProgram(program: string): ShellDialect | undefined {
  return dialects.get(program);
}

/** The dialect of a command line such as SHELL's or a shebang's; undefined for other languages. */
export function shellOfCommand(words: readonly string[]): ShellDialect | undefined {
  let rest = words;
  for (let round = 0; round < 3; round++) {
    const program = programName(rest[0] ?? "");
    if (program === "env") rest = rest.slice(1).filter((word) => !/^-|=/.test(word));
    else if (program === "busybox") rest = rest.slice(1);
    else return dialects.get(program);
  }
  return undefined;
}

/** Without folder and `.exe`, of either system. */
function programName(path: string): string {
  return path
    .slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
    .toLowerCase()
    .replace(/\.exe$/, "");
}

/** Words of the first line of a script, when it is a shebang. */
export function shebangOf(script: string): readonly string[] | undefined {
  if (!script.startsWith("#!")) return undefined;
  const end = script.indexOf("\n");
  const line = script.slice(2, end === -1 ? undefined : end).trim();
  return line === "" ? undefined : line.split(/[ \t]+/);
}

const dialects: ReadonlyMap<string, ShellDialect> = new Map<string, ShellDialect>([
  ["sh", "sh"],
  ["bash", "bash"],
  ["rbash", "bash"],
  ["ash", "ash"],
  ["dash", "dash"],
  ["zsh", "zsh"],
  ["ksh", "ksh"],
  ["ksh93", "ksh"],
  ["mksh", "ksh"],
]);
