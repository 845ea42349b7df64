import type { DockerfileDocument, Heredoc } from "../../dockerfile/document.ts";
import { heredocText } from "../../dockerfile/shell/heredocText.ts";
import { createLintServices } from "../../lint/services.ts";
import type { NameIndex } from "./nameIndex.ts";
import type { NameSymbol } from "./nameSymbol.ts";
import { predefinedNames } from "./predefinedNames.ts";
import type { RenameRefusal } from "./renameRefusal.ts";
import { originsOf } from "./stageNames.ts";
import { touchedStages } from "./touchedStages.ts";

/** Why the bindings cannot have the new name; undefined where they can. */
export function newNameRefusal(
  document: DockerfileDocument,
  index: NameIndex,
  symbols: readonly NameSymbol[],
  newName: string,
): RenameRefusal | undefined {
  const [symbol] = symbols;
  switch (symbol?.kind) {
    case "stage":
      return stageRefusal(document, index, symbol, newName);
    case "heredoc":
      return heredocRefusal(document, symbol, newName);
    default:
      return variableRefusal(document, index, symbols, newName);
  }
}

function stageRefusal(
  document: DockerfileDocument,
  { facts }: NameIndex,
  { name }: NameSymbol,
  newName: string,
): RenameRefusal | undefined {
  if (!/^[a-z][a-z0-9\-_.]*$/.test(newName) || reservedStages.has(newName)) {
    return { reason: "bad-stage-name" };
  }
  if (newName === name.toLowerCase()) return undefined;
  const { variables } = createLintServices(document, facts);
  for (const stage of document.stages) {
    const { from, instructions } = stage;
    const image = from.image && variables.expand(from.image.raw, from).value;
    const names = [
      stage.name,
      image,
      ...instructions.flatMap((it) => originsOf(document, it).map((origin) => origin.name)),
    ];
    // Also where it is an image now: it would become this stage.
    if (names.some((it) => it?.toLowerCase() === newName)) {
      return { reason: "taken", name: newName, line: lineOf(document, from.range.start) };
    }
  }
  return undefined;
}

const reservedStages: ReadonlySet<string> = new Set(["scratch", "context"]);

function variableRefusal(
  document: DockerfileDocument,
  index: NameIndex,
  symbols: readonly NameSymbol[],
  newName: string,
): RenameRefusal | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName)) return { reason: "bad-variable-name" };
  if (predefinedNames.has(newName) || newName.startsWith("BUILDKIT_")) {
    return { reason: "taken", name: newName, line: undefined };
  }
  const { text, stages } = document;
  const touched = touchedStages(document, symbols);
  const globalsEnd = stages[0]?.range.start ?? text.length;
  const isGlobal = symbols.some(({ definition }) => definition && definition.start < globalsEnd);
  const uses = new RegExp(
    `(?<![\\w$])${newName}(?=\\+?=)|\\$\\{?[#!]?${newName}(?!\\w)|\\$env:${newName}(?!\\w)|(?<!\\w)(?:ARG|read|for)[ \\t]+${newName}(?!\\w)`,
    "i",
  );
  const { variables } = createLintServices(document, index.facts);
  const places = [
    ...(isGlobal ? [{ start: 0, end: globalsEnd }, ...stages.map(({ from }) => from.range)] : []),
    ...touched.map(({ range }) => range),
  ];
  for (const { start, end } of places) {
    const at = text.slice(start, end).search(uses);
    if (at !== -1) return { reason: "taken", name: newName, line: lineOf(document, start + at) };
    const declared = index.symbols.find(
      ({ kind, name, definition }) =>
        (kind === "arg" || kind === "env") &&
        name === newName &&
        definition &&
        definition.start >= start &&
        definition.end <= end,
    );
    if (declared?.definition) {
      return { reason: "taken", name: newName, line: lineOf(document, declared.definition.start) };
    }
  }
  const inherited = touched.some((stage) => {
    const [first] = stage.instructions;
    return first && variables.resolve(newName, first) !== undefined;
  });
  if (inherited) return { reason: "taken", name: newName, line: undefined };
  return undefined;
}

function heredocRefusal(
  document: DockerfileDocument,
  { definition }: NameSymbol,
  newName: string,
): RenameRefusal | undefined {
  if (!/^[^\s<>"'\\`$&|;()]+$/.test(newName)) return { reason: "bad-heredoc-name" };
  const heredoc = heredocOf(document, definition?.end ?? -1);
  if (!heredoc) return { reason: "no-name" };
  const lines = heredocText(document.text, heredoc).text.split("\n");
  const at = lines.indexOf(newName);
  if (at === -1) return undefined;
  const line = lineOf(document, heredoc.body.start) + at;
  return { reason: "line-of-body", name: newName, line };
}

function heredocOf({ instructions }: DockerfileDocument, markerEnd: number): Heredoc | undefined {
  for (const { heredocs } of instructions) {
    for (const heredoc of heredocs) {
      if (heredoc.marker.start < markerEnd && markerEnd <= heredoc.marker.end) return heredoc;
    }
  }
  return undefined;
}

function lineOf({ lines }: DockerfileDocument, offset: number): number {
  return lines.positionAt(offset).line + 1;
}
