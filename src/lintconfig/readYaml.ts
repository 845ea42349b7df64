import { Composer, type CST, isAlias, isMap, isScalar, isSeq, type ParsedNode, Parser } from "yaml";
import type { TextRange } from "../base/textRange.ts";
import type { ConfigMember, ConfigNode, ConfigScalar, ReportProblem } from "./configNode.ts";
import { maximumDepth, tooDeep } from "./maximumDepth.ts";

/**
 * YAML 1.2, the first document of it. Undefined for an empty text and for one that is nested too
 * deeply; what stands around a mistake is still read.
 */
export function readYaml(text: string, report: ReportProblem): ConfigNode | undefined {
  const tokens = [...new Parser().parse(text)];
  // The composer calls itself for each level, and a regular expression that has to be compiled at
  // the end of the stack ends the process.
  if (isTooDeep(tokens)) {
    report({ start: 0, end: 1 }, tooDeep);
    return undefined;
  }
  // Comparing keys with each other and looking anchors up in the whole file would take squares.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: "error" });
  const [document] = composer.compose(tokens, true, text.length);
  if (!document) return undefined;
  for (const { pos, message } of document.errors) {
    const [start, end] = pos;
    report({ start, end }, `${sentence(message)} Mend the YAML here.`);
  }
  if (document.contents === null) return undefined;
  const anchors = new Map<string, ConfigNode>();
  return toConfigNode(document.contents, anchors, report);
}

function isTooDeep(tokens: readonly CST.Token[]): boolean {
  const open: { readonly token: CST.Token | null | undefined; readonly depth: number }[] =
    tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (!token) continue;
    if (depth > maximumDepth) return true;
    if (token.type === "document") open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      open.push({ token: key, depth: depth + 1 }, { token: value, depth: depth + 1 });
    }
  }
  return false;
}

function toConfigNode(
  node: ParsedNode | null,
  anchors: Map<string, ConfigNode>,
  report: ReportProblem,
  place: TextRange = { start: 0, end: 0 },
): ConfigNode {
  if (node === null) return { kind: "scalar", range: place, value: null };
  const range = { start: node.range[0], end: node.range[1] };
  if (isAlias(node)) {
    const meant = anchors.get(node.source);
    if (meant) return { ...meant, range };
    report(range, `No anchor &${node.source} stands before this. Name one that does.`);
    return { kind: "scalar", range, value: null };
  }
  const read = readNode();
  if (node.anchor !== undefined) anchors.set(node.anchor, read);
  return read;

  function readNode(): ConfigNode {
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const members = node.items.map(({ key, value }): ConfigMember => {
        const name = toConfigNode(key, anchors, report, range);
        const at = { start: name.range.end, end: name.range.end };
        return {
          key: name.kind === "scalar" ? String(name.value) : "",
          keyRange: name.range,
          value: toConfigNode(value, anchors, report, at),
        };
      });
      return { kind: "object", range, members };
    }
    if (isSeq<ParsedNode>(node)) {
      const items = node.items.map((item) => toConfigNode(item, anchors, report, range));
      return { kind: "list", range, items };
    }
    return { kind: "scalar", range, value: isScalar(node) ? toScalar(node.value) : null };
  }
}

function toScalar(value: unknown): ConfigScalar["value"] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  return value === null ? null : String(value);
}

function sentence(message: string): string {
  const [first = ""] = message.split("\n");
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
