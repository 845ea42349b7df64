import type { EscapeCharacter } from "./document.ts";
import { replacePattern, trimPattern } from "./variablePattern.ts";
import type { Expansion, VariableValue } from "./variableValue.ts";
import { parseWordTemplate, type VariablePart, type WordTemplate } from "./wordTemplate.ts";

/** What a name means where the word stands; undefined where nothing declares it. */
export type LookUp = (name: string) => VariableValue | undefined;

/** Longer values count as unknown: `ENV a=$a$a` doubles with every line. */
const maximumValueLength = 32_768;

/** Puts in what is known; what the engine could not read stays as typed. */
export function expandWord(raw: string, escapeChar: EscapeCharacter, lookUp: LookUp): Expansion {
  const template = parseWordTemplate(raw, escapeChar);
  if (template === undefined) return { value: raw, complete: false, undeclared: [] };
  const run: Run = { lookUp, complete: true, undeclared: [] };
  const value = expandTemplate(template, run);
  if (value.length > maximumValueLength && value.length > raw.length) {
    return { value: raw, complete: false, undeclared: run.undeclared };
  }
  return { value, complete: run.complete, undeclared: run.undeclared };
}

/**
 * The text of a heredoc with what is known put in: the backslash escapes whatever the directive says,
 * quotes mean nothing. Undefined where the engine refuses it.
 */
export function expandHeredoc(text: string, lookUp: LookUp): string | undefined {
  const template = parseWordTemplate(text, "\\", { quotes: false });
  if (template === undefined) return undefined;
  const parts = template.map((part): string | undefined => {
    if (typeof part === "string") return part;
    const run: Run = { lookUp, complete: true, undeclared: [] };
    const value = expandVariable(part, run);
    return run.complete && value.length <= maximumValueLength ? value : undefined;
  });
  return parts.includes(undefined) ? undefined : parts.join("");
}

interface Run {
  readonly lookUp: LookUp;
  complete: boolean;
  readonly undeclared: string[];
}

function expandTemplate(template: WordTemplate, run: Run): string {
  let value = "";
  for (const part of template) {
    const text = typeof part === "string" ? part : expandVariable(part, run);
    // A rope that nobody reads is cheap, but it must not outgrow what a string can be.
    if (value.length + text.length > 2 * maximumValueLength && typeof part !== "string") {
      run.complete = false;
      value += part.source;
    } else value += text;
  }
  return value;
}

function expandVariable(part: VariablePart, run: Run): string {
  const found = run.lookUp(part.name);
  if (found === undefined) run.undeclared.push(part.name);
  const isUnset =
    found === undefined || found.unset || (found.kind === "arg" && found.value === undefined);
  // The words of all operators are expanded, used or not: the engine looks at them, too.
  const word = expandTemplate(part.word, run);
  const value = found?.unset ? "" : found?.value;
  switch (part.operator) {
    case "-":
    case ":-":
      if (isUnset) return word;
      if (value === undefined) return unknown(part, run);
      return value === "" && part.operator === ":-" ? word : value;
    case "+":
    case ":+":
      if (isUnset) return "";
      if (value === undefined) return part.operator === "+" ? word : unknown(part, run);
      return value === "" && part.operator === ":+" ? "" : word;
    case "?":
    case ":?":
      if (isUnset || value === undefined || (value === "" && part.operator === ":?")) {
        return unknown(part, run);
      }
      return value;
    case "#":
    case "##":
    case "%":
    case "%%":
      return (
        (value !== undefined ? trimPattern(value, word, part.operator) : undefined) ??
        unknown(part, run)
      );
    case "/":
    case "//": {
      const replacement = expandTemplate(part.replacement, run);
      const replaced =
        value !== undefined ? replacePattern(value, word, replacement, part.operator) : undefined;
      return replaced ?? unknown(part, run);
    }
    case undefined:
      return value ?? unknown(part, run);
  }
}

function unknown(part: VariablePart, run: Run): string {
  run.complete = false;
  return part.source;
}
