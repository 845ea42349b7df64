import type { SyntaxCursor } from "./syntaxNode.ts";

/**
 * The second parenthesis of each `((` that opens two subshells, and some in arithmetic, where a blank
 * does no harm. The grammar takes every `((` for arithmetic; a shell does so only where both close
 * together.
 */
export function nestedSubshells(text: string): readonly number[] {
  if (!text.includes("((")) return none;
  const found: number[] = [];
  /** What is open: the index of a parenthesis, or a double quote. */
  const open: (number | '"')[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    const top = open.at(-1);
    if (char === "\\") at++;
    else if (char === '"') {
      if (top === '"') open.pop();
      else open.push('"');
    } else if (top === '"') {
      if (char === "$" && text[at + 1] === "(") open.push(++at);
    } else if (char === "'") {
      const end = text.indexOf("'", at + 1);
      if (end === -1) break;
      at = end;
    } else if (char === "#" && /[\s;&|(]/.test(text[at - 1] ?? " ")) {
      const end = text.indexOf("\n", at);
      if (end === -1) break;
      at = end;
    } else if (char === "(") open.push(at);
    else if (char === ")" && top !== undefined) {
      open.pop();
      const isPair = text[top - 1] === "(" && open.at(-1) === top - 1;
      if (isPair && text[at + 1] !== ")") found.push(top);
    }
  }
  return found.sort((a, b) => a - b);
}

const none: readonly number[] = [];

/** The text with a blank before each of the places, which are in order. */
export function blanksAt(text: string, places: readonly number[]): string {
  if (places.length === 0) return text;
  const parts = [text.slice(0, places[0])];
  for (const [index, place] of places.entries()) parts.push(text.slice(place, places[index + 1]));
  return parts.join(" ");
}

/** A cursor over the tree of `blanksAt(text, places)`, as if it were that of the text. */
export function withoutBlanksAt(cursor: SyntaxCursor, places: readonly number[]): SyntaxCursor {
  if (places.length === 0) return cursor;
  return {
    get nodeType() {
      return cursor.nodeType;
    },
    get nodeIsMissing() {
      return cursor.nodeIsMissing;
    },
    get startIndex() {
      return before(cursor.startIndex);
    },
    get endIndex() {
      return before(cursor.endIndex);
    },
    gotoFirstChild: () => cursor.gotoFirstChild(),
    gotoNextSibling: () => cursor.gotoNextSibling(),
    gotoParent: () => cursor.gotoParent(),
  };

  function before(index: number): number {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) + middle < index) low = middle + 1;
      else high = middle;
    }
    return index - low;
  }
}
