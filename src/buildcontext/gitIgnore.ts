import { compileGlob, type GlobPattern } from "./globPattern.ts";

/** One `.gitignore`, ready to be asked. */
export interface GitIgnore {
  /**
   * What its last matching line says of a clean path below its folder: true for ignored, false for
   * an exception, undefined where none matches.
   */
  verdict(path: string, isFolder: boolean | undefined): boolean | undefined;
}

/**
 * Reads a `.gitignore` as git does. Where it is not known if a path is a folder, it may be one for
 * a pattern that ignores, and is none for an exception.
 */
export function parseGitIgnore(text: string): GitIgnore {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const patterns = lines.flatMap((line) => parseLine(line) ?? []).reverse();
  return {
    verdict(path, isFolder) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const found = patterns.find(
        ({ glob, ignores, foldersOnly, anywhere }) =>
          (!foldersOnly || (isFolder ?? ignores)) && glob.test(anywhere ? name : path),
      );
      return found?.ignores;
    },
  };
}

interface Pattern {
  readonly glob: GlobPattern;
  /** False for an exception. */
  readonly ignores: boolean;
  readonly foldersOnly: boolean;
  /** Matches names at any depth. */
  readonly anywhere: boolean;
}

/** A pattern that git cannot read matches nothing. */
function parseLine(line: string): Pattern | undefined {
  let pattern = withoutBlanksAtEnd(line.endsWith("\r") ? line.slice(0, -1) : line);
  if (pattern === "" || pattern.startsWith("#")) return undefined;
  const ignores = !pattern.startsWith("!");
  if (!ignores) pattern = pattern.slice(1);
  const foldersOnly = pattern.endsWith("/");
  if (foldersOnly) pattern = pattern.slice(0, -1);
  const anywhere = !pattern.includes("/");
  if (pattern.startsWith("/")) pattern = pattern.slice(1);
  const glob = pattern === "" ? undefined : compileGlob(asGlob(pattern));
  return glob && { glob, ignores, foldersOnly, anywhere };
}

/** Blanks at the end do not count, but for one behind a backslash. */
function withoutBlanksAtEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === " ") end--;
  let slashes = 0;
  while (line[end - 1 - slashes] === "\\") slashes++;
  return line.slice(0, slashes % 2 === 1 && end < line.length ? end + 1 : end);
}

/** Git's wildcards in those of `compileGlob`. */
function asGlob(pattern: string): string {
  let glob = "";
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at] ?? "";
    if (letter === "\\") {
      glob += letter + (pattern[++at] ?? "");
    } else if (letter === "*") {
      const start = at;
      while (pattern[at + 1] === "*") at++;
      const isWhole =
        at > start &&
        (start === 0 || pattern[start - 1] === "/") &&
        (at + 1 === pattern.length || pattern[at + 1] === "/");
      // Only between slashes do two stars cross folders.
      glob += isWhole ? "**" : "*";
    } else if (letter === "[") {
      const end = endOfClass(pattern, at);
      if (end === -1) return "[";
      glob += asClass(pattern.slice(at + 1, end));
      at = end;
    } else glob += letter;
  }
  return glob;
}

/** The place of the bracket that closes a class; -1 where none does. */
function endOfClass(pattern: string, open: number): number {
  let at = open + 1;
  if (pattern[at] === "!" || pattern[at] === "^") at++;
  for (let isFirst = true; at < pattern.length; at++, isFirst = false) {
    if (pattern[at] === "\\") at++;
    else if (pattern.startsWith("[:", at) && pattern.includes(":]", at + 2)) {
      at = pattern.indexOf(":]", at + 2) + 1;
    } else if (pattern[at] === "]" && !isFirst) return at;
  }
  return -1;
}

function asClass(inner: string): string {
  const negated = /^[!^]/.test(inner);
  let body = "";
  const rest = negated ? inner.slice(1) : inner;
  for (let at = 0; at < rest.length; at++) {
    const letter = rest[at] ?? "";
    const named = /^\[:([a-z]+):\]/.exec(rest.slice(at, at + 12));
    if (named) {
      body += classes[named[1] ?? ""] ?? "";
      at += named[0].length - 1;
    } else if (letter === "\\") body += letter + (rest[++at] ?? "");
    else if (letter === "-" && at > 0 && at < rest.length - 1) body += letter;
    else body += /[[\]\-^]/.test(letter) ? `\\${letter}` : letter;
  }
  // No class of git's takes a slash.
  return `[${negated ? "^/" : ""}${body}]`;
}

const classes: Readonly<Record<string, string>> = {
  alnum: "a-zA-Z0-9",
  alpha: "a-zA-Z",
  blank: " \t",
  digit: "0-9",
  lower: "a-z",
  space: " \t\n\v\f\r",
  upper: "A-Z",
  xdigit: "0-9a-fA-F",
  punct: "!-\\/:-@\\[-`{-~",
};
