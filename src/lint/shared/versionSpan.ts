/**
 * Versions as spans of numbers, half open: `20` is all from 20.0.0 up to 21.0.0. What is read is that
 * much of the ranges of npm, Python and Poetry as can be compared without doubt.
 */
export interface VersionSpan {
  readonly from: number;
  /** The first version behind it. */
  readonly to: number;
}

/** All versions that begin so; undefined for anything but one to three numbers. */
export function versionSpan(text: string): VersionSpan | undefined {
  const parts = numbersOf(text);
  return parts && spanOf(parts);
}

/**
 * The spans of a range such as `>=18 <21 || ^22.1`, `>=3.9,<3.13`, `~=3.11`, `3.x`; undefined where
 * something in it is not understood.
 */
export function versionRange(text: string): readonly VersionSpan[] | undefined {
  if (text.length > 200) return undefined;
  const spans: VersionSpan[] = [];
  for (const alternative of text.split("||")) {
    const span = intersectionOf(alternative);
    if (!span) return undefined;
    spans.push(span);
  }
  return spans;
}

/** Whether some version is in the span and in one of the others. */
export function spansMeet(span: VersionSpan, others: readonly VersionSpan[]): boolean {
  return others.some(({ from, to }) => Math.max(from, span.from) < Math.min(to, span.to));
}

function intersectionOf(text: string): VersionSpan | undefined {
  // `>= 18` is one comparison.
  const words = text.replace(/([<>=~^!])[ \t]+/g, "$1").split(/[\s,]+/);
  let span: VersionSpan = everything;
  for (const word of words) {
    if (word === "" || word === "*" || word === "x") continue;
    const next = comparisonOf(word);
    if (!next) return undefined;
    span = { from: Math.max(span.from, next.from), to: Math.min(span.to, next.to) };
  }
  return span;
}

const everything: VersionSpan = { from: 0, to: Number.POSITIVE_INFINITY };

function comparisonOf(word: string): VersionSpan | undefined {
  const match = /^(>=|<=|===?|=|>|<|\^|~=|~>|~|!=)?v?([\d.xX*]+)$/.exec(word);
  const [, operator = "", version = ""] = match ?? [];
  const parts = numbersOf(version.replace(/(\.[xX*])+$/, ""));
  if (!match || !parts) return undefined;
  const span = spanOf(parts);
  switch (operator) {
    case "":
    case "=":
    case "==":
    case "===":
      return span;
    case ">=":
      return { from: span.from, to: everything.to };
    case ">":
      // npm takes `>20` for above all of 20; Python does not.
      return { from: span.from, to: everything.to };
    case "<":
      return { from: 0, to: span.from };
    case "<=":
      return { from: 0, to: span.to };
    case "^": {
      // Below 1 the caret holds what follows.
      const at = parts.findIndex((part) => part > 0);
      return { from: span.from, to: spanOf(parts.slice(0, at === -1 ? 1 : at + 1)).to };
    }
    case "~":
    case "~>":
      return { from: span.from, to: spanOf(parts.slice(0, 2)).to };
    case "~=":
      return { from: span.from, to: spanOf(parts.slice(0, Math.max(1, parts.length - 1))).to };
    default:
      return everything;
  }
}

function numbersOf(text: string): readonly number[] | undefined {
  return /^\d{1,4}(\.\d{1,4}){0,2}$/.test(text) ? text.split(".").map(Number) : undefined;
}

function spanOf(parts: readonly number[]): VersionSpan {
  let from = 0;
  for (const [index, weight] of weights.entries()) from += (parts[index] ?? 0) * weight;
  return { from, to: from + (weights[parts.length - 1] ?? 1) };
}

const weights: readonly number[] = [1e8, 1e4, 1];
