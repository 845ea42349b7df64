import { applyEdits, findNodeAtLocation, modify, parseTree } from "jsonc-parser";
import { isMap, isPair, isScalar, isSeq, type Node, parseDocument } from "yaml";
import type { TextEdit } from "../base/textEdit.ts";
import type { Finding } from "../lint/finding.ts";

type Ignored = Pick<Finding, "rule" | "aliases">;

/**
 * What to type into a configuration to turn a finding's rule off, whatever it says so far: into
 * `.slipway.json` by our name, into hadolint's file by the peer's where there is one. Comments and
 * layout stay.
 */
export function ignoreInConfig(
  kind: "slipway" | "hadolint",
  text: string,
  finding: Ignored,
): readonly TextEdit[] {
  return kind === "slipway" ? ignoreInJson(text, finding.rule) : ignoreInYaml(text, finding);
}

/** A `.slipway.json` that does nothing but turn a rule off. */
export function configThatIgnores({ rule }: Ignored): string {
  return applyEdits("{}\n", modify("{}\n", ["rules", rule], "off", { formattingOptions }));
}

const formattingOptions = { insertSpaces: true, tabSize: 2, eol: "\n", insertFinalNewline: true };

function ignoreInJson(text: string, rule: string): readonly TextEdit[] {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const setting = tree && findNodeAtLocation(tree, ["rules", rule]);
  const path = setting?.type === "object" ? ["rules", rule, "severity"] : ["rules", rule];
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const options = { formattingOptions: { ...formattingOptions, eol } };
  return modify(text, path, "off", options).map(({ offset, length, content }) => ({
    range: { start: offset, end: offset + length },
    newText: content,
  }));
}

function ignoreInYaml(text: string, { rule, aliases }: Ignored): readonly TextEdit[] {
  const alias = aliases.find((it) => it.startsWith("hadolint/"));
  const name = alias === undefined ? rule : alias.slice("hadolint/".length);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const root = parseDocument(text, { logLevel: "error" }).contents;
  const pair = isMap(root)
    ? root.items.find(({ key }) => isScalar(key) && key.value === "ignored")
    : undefined;
  if (!isPair(pair)) {
    const gap = text === "" || text.endsWith("\n") ? "" : eol;
    return [insert(text.length, `${gap}ignored:${eol}  - ${name}${eol}`)];
  }
  const list = pair.value;
  if (!isSeq(list) || list.items.length === 0) {
    if (isSeq(list) && list.flow) return [insert(endOf(list) - 1, name)];
    return [insert(lineEnd(text, endOf(pair.key as Node)), `${eol}  - ${name}`)];
  }
  const last = list.items.at(-1) as Node;
  if (list.flow) return [insert(endOf(last), `, ${name}`)];
  const start = last.range?.[0] ?? 0;
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return [insert(lineEnd(text, endOf(last)), `${eol}${before}${name}`)];
}

function endOf(node: Node): number {
  return node.range?.[1] ?? 0;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  if (end === -1) return text.length;
  return text[end - 1] === "\r" ? end - 1 : end;
}

function insert(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}
