import {
  createScanner,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import type { ConfigMember, ConfigNode, ReportProblem } from "./configNode.ts";
import { maximumDepth, tooDeep } from "./maximumDepth.ts";

/**
 * JSON with comments and trailing commas. Undefined for an empty text and for one that is nested
 * too deeply; what stands around a mistake is still read.
 */
export function readJsonc(text: string, report: ReportProblem): ConfigNode | undefined {
  const errors: ParseError[] = [];
  // Of the same length, so that offsets stay.
  const clean = text.startsWith("\ufeff") ? ` ${text.slice(1)}` : text;
  if (isTooDeep(clean)) {
    report({ start: 0, end: 1 }, tooDeep);
    return undefined;
  }
  const options = { allowTrailingComma: true, allowEmptyContent: true };
  const tree = parseTree(clean, errors, options);
  for (const { error, offset, length } of errors) {
    report(
      { start: offset, end: offset + length },
      complaints[printParseErrorCode(error)] ?? otherwise,
    );
  }
  return tree && toConfigNode(tree);
}

/** The parser calls itself for each level. */
function isTooDeep(text: string): boolean {
  const scanner = createScanner(text);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const token = text[scanner.getTokenOffset()];
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth = Math.max(0, depth - 1);
    if (depth > maximumDepth) return true;
  }
  return false;
}

function toConfigNode(node: Node): ConfigNode {
  const range = { start: node.offset, end: node.offset + node.length };
  if (node.type === "object") {
    return { kind: "object", range, members: (node.children ?? []).flatMap(toMember) };
  }
  if (node.type === "array") {
    return { kind: "list", range, items: (node.children ?? []).map(toConfigNode) };
  }
  return { kind: "scalar", range, value: node.value ?? null };
}

/** None for a key whose value is yet to be typed. */
function toMember({ children }: Node): readonly ConfigMember[] {
  const [key, value] = children ?? [];
  if (!key || !value) return [];
  const keyRange = { start: key.offset, end: key.offset + key.length };
  return [{ key: String(key.value), keyRange, value: toConfigNode(value) }];
}

const otherwise = "This is no JSON. Check the text around it.";

/** By the names that the parser has for its errors. */
const complaints: Readonly<Record<string, string>> = {
  InvalidSymbol: "This is no value. Put text between double quotes.",
  InvalidNumberFormat: "This is no number. Write digits, such as 120.",
  PropertyNameExpected: "A key is expected here. Put it between double quotes.",
  ValueExpected: "A value is expected here. Add one, or remove the key.",
  ColonExpected: "A colon is missing. Put one between the key and its value.",
  CommaExpected: "A comma is missing. Put one after the value before.",
  CloseBraceExpected: "A brace is not closed. Add }.",
  CloseBracketExpected: "A bracket is not closed. Add ].",
  EndOfFileExpected: "The configuration is over here. Remove the rest.",
  InvalidCommentToken: "This is no comment. Begin one with // or /*.",
  UnexpectedEndOfComment: "A comment is not closed. Add */.",
  UnexpectedEndOfString: "A text is not closed. Add a double quote.",
  UnexpectedEndOfNumber: "A number is not complete. Add digits.",
  InvalidUnicode: "This is no character. Write four hexadecimal digits after \\u.",
  InvalidEscapeCharacter:
    "No character follows this backslash. Double it to mean the backslash itself.",
  InvalidCharacter: "This character must be escaped. Write \\t for a tab.",
};
