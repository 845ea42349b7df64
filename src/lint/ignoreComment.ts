import type { TextRange } from "../base/textRange.ts";
import type { Comment } from "../dockerfile/document.ts";

/** An ignore comment as it is written, before it is known what it covers. */
export interface IgnoreComment {
  readonly dialect: "slipway" | "hadolint" | "buildkit";
  readonly scope: "line" | "stage" | "file";
  readonly names: readonly { readonly text: string; readonly range: TextRange }[];
  readonly reason: string | undefined;
  /** Behind the last name: where another one can be added. */
  readonly listEnd: number;
}

/** Reads the comment in any of the three dialects; undefined for other comments. */
export function parseIgnoreComment({
  text,
  range,
}: Pick<Comment, "text" | "range">): IgnoreComment | undefined {
  const offset = range.start + 1;
  const ours = /^[ \t]*(slipway|hadolint)[ \t]+(?:(global|stage)[ \t]+)?ignore[ \t]*=/.exec(text);
  if (ours) {
    const from = ours[0].length;
    const { listEnd, reason } = cutReason(text, from);
    const { names, end } = splitNames(text, from, listEnd, offset);
    if (names.length === 0) return undefined;
    const dialect = ours[1] === "hadolint" ? "hadolint" : "slipway";
    const scope = ours[2] === "global" ? "file" : ours[2] === "stage" ? "stage" : "line";
    return { dialect, scope, names, reason, listEnd: end };
  }
  const check = /^[ \t]*check[ \t]*=[ \t]*/i.exec(text);
  if (!check) return undefined;
  const parsed = parseCheckValue(text.slice(check[0].length), offset + check[0].length);
  return parsed && { ...parsed, scope: "line" };
}

/**
 * The value of `# check=`: options split at `;`, of which `skip=A,B` is an ignore. Only the text up
 * to the first blank counts; a reason may follow behind `//`. `offset` is where the value begins.
 */
export function parseCheckValue(value: string, offset: number): IgnoreComment | undefined {
  const blank = value.search(/[ \t]/);
  const end = blank === -1 ? value.length : blank;
  let at = 0;
  let last: IgnoreComment | undefined;
  while (at < end) {
    const semicolon = value.indexOf(";", at);
    const optionEnd = semicolon === -1 || semicolon > end ? end : semicolon;
    if (value.startsWith("skip=", at)) {
      const list = splitNames(value, at + "skip=".length, optionEnd, offset);
      const behind = /^[ \t]*\/\/[ \t]*(.+)$/.exec(value.slice(end));
      // Of several the last one counts.
      last = {
        dialect: "buildkit",
        scope: "file",
        names: list.names,
        reason: behind?.[1]?.trimEnd(),
        listEnd: list.end,
      };
    }
    at = optionEnd + 1;
  }
  return last && last.names.length > 0 ? last : undefined;
}

/** A reason stands behind a second `#` or behind ` -- `. */
function cutReason(
  text: string,
  from: number,
): { readonly listEnd: number; readonly reason: string | undefined } {
  const hash = text.indexOf("#", from);
  const dashes = text.indexOf(" -- ", from);
  const cuts = [hash, dashes].filter((cut) => cut !== -1);
  if (cuts.length === 0) return { listEnd: text.length, reason: undefined };
  const listEnd = Math.min(...cuts);
  const reason = text.slice(listEnd + (listEnd === hash ? 1 : " -- ".length)).trim();
  return { listEnd, reason: reason === "" ? undefined : reason };
}

function splitNames(
  text: string,
  from: number,
  to: number,
  offset: number,
): { readonly names: IgnoreComment["names"]; readonly end: number } {
  const names: { text: string; range: TextRange }[] = [];
  let at = from;
  for (const part of text.slice(from, to).split(",")) {
    const name = part.trim();
    const start = at + (part.length - part.trimStart().length);
    at += part.length + 1;
    if (name === "") continue;
    names.push({
      text: name,
      range: { start: offset + start, end: offset + start + name.length },
    });
  }
  return { names, end: names.at(-1)?.range.end ?? offset + from };
}
