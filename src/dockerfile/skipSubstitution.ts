import type { EscapeCharacter } from "./document.ts";
import { isSpecialParameter, skipName } from "./variableName.ts";

/**
 * The index behind the `${…}` that begins at `at`, or -1 where the engine calls it a syntax error.
 * What nests is kept on a stack of our own: a text may nest as deep as it is long.
 */
export function skipSubstitution(
  text: string,
  at: number,
  end: number,
  escapeChar: EscapeCharacter,
): number {
  const frames: Frame[] = [];
  let index = openBrace(text, at, end, frames);
  while (index !== -1) {
    const frame = frames.at(-1);
    if (frame === undefined) return index;
    if (index >= end) return -1;
    const char = text[index];
    if (char === escapeChar) index += 2;
    else if (char === frame) {
      frames.pop();
      if (frame === "/") frames.push("}");
      index++;
    } else if (char === "'" && frame !== '"') {
      const close = text.indexOf("'", index + 1);
      index = close === -1 || close >= end ? -1 : close + 1;
    } else if (char === '"') {
      frames.push('"');
      index++;
    } else if (char === "$" && text[index + 1] === "{") index = openBrace(text, index, end, frames);
    else index++;
  }
  return -1;
}

/** The character that ends what we are in: a substitution, the pattern of one, or double quotes. */
type Frame = "}" | "/" | '"';

/** Reads `${name` and its operator; pushes what has to end. Returns -1 for a syntax error. */
function openBrace(text: string, at: number, end: number, frames: Frame[]): number {
  const start = at + 2;
  const first = text[start];
  if (start >= end || first === "{" || first === "}" || first === ":") return -1;
  const after = isSpecialParameter(first) ? start + 1 : skipName(text, start, end);
  switch (text[after]) {
    case "}":
      return after < end ? after + 1 : -1;
    case ":": {
      const operator = text[after + 1];
      if (operator !== "-" && operator !== "+" && operator !== "?") return -1;
      frames.push("}");
      return after + 2;
    }
    case "-":
    case "+":
    case "?":
    case "#":
    case "%":
      frames.push("}");
      return after + 1;
    case "/":
      frames.push("/");
      return text[after + 1] === "/" ? after + 2 : after + 1;
    default:
      return -1;
  }
}
