import type { TextRange } from "../../base/textRange.ts";
import type { ShellBlock, ShellCommand, ShellScript } from "../../dockerfile/shell/shellScript.ts";

/**
 * Whether a stretch of a script leaves anything behind in its shell that what follows may feel: a
 * folder, a variable, a function, an option, the end of the shell. Subshells leave nothing.
 */
export function hasShellEffects({ commands, pipelines }: ShellScript, within: TextRange): boolean {
  const isIn = ({ start, end }: TextRange): boolean => within.start <= start && end <= within.end;
  return (
    commands.some(
      (it) => isIn(it.range) && changesShell(it) && !isApart(it.pipeline.chain.block),
    ) ||
    pipelines.some(
      ({ range, elements }) =>
        isIn(range) && elements.some(({ kind }) => kind === "function" || kind === "arithmetic"),
    )
  );
}

function changesShell({ name, words, assignments, inner }: ShellCommand): boolean {
  if (words.length === 0) return assignments.length > 0;
  if (name === undefined || changing.has(name)) return true;
  if (name === "printf" && words.some(({ value }) => value === "-v")) return true;
  return (name === "command" || name === "builtin") && inner?.kind === "command"
    ? changesShell(inner.command)
    : false;
}

const changing: ReadonlySet<string> = new Set([
  ...[".", "alias", "break", "cd", "continue", "declare", "dirs", "enable", "eval", "exec", "exit"],
  ...["export", "getopts", "hash", "let", "local", "mapfile", "popd", "pushd", "read", "readarray"],
  ...[
    "readonly",
    "return",
    "set",
    "shift",
    "shopt",
    "source",
    "trap",
    "typeset",
    "ulimit",
    "umask",
  ],
  ...["unalias", "unset", "wait"],
]);

function isApart(block: ShellBlock): boolean {
  let outer: ShellBlock | undefined = block;
  while (outer) {
    if (outer.role === "substitution" || outer.parent?.kind === "subshell") return true;
    outer = outer.parent?.pipeline.chain.block;
  }
  return false;
}

/** What `${x:=…}` and the loops of a text leave behind, as names. */
export function namesLeftBy(text: string): readonly string[] {
  return [...text.matchAll(/\$\{(\w+):?=|\b(?:for|select)\s+(\w+)/g)].map(
    ([, assigned, looped]) => assigned ?? looped ?? "",
  );
}

/** Whether a text asks the shell about what ran before it, or uses one of the names. */
export function asksBack(text: string, names: readonly string[]): boolean {
  return (
    /\$\{?(?:[?!_$-]|OLDPWD|PIPESTATUS|SECONDS|LINENO)/.test(text) ||
    names.some((name) => new RegExp(`\\b${name}\\b`).test(text))
  );
}
