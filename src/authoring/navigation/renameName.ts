import type { TextEdit } from "../../base/textEdit.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { NameIndex } from "./nameIndex.ts";
import type { NameSymbol } from "./nameSymbol.ts";
import { newNameRefusal } from "./newNameRefusal.ts";
import { predefinedNames } from "./predefinedNames.ts";
import type { RenameRefusal } from "./renameRefusal.ts";
import { scriptRefusal } from "./scriptRefusal.ts";

export type RenameStart =
  | { readonly range: TextRange; readonly name: string; readonly refusal?: undefined }
  | { readonly refusal: RenameRefusal };

export type RenameResult =
  | { readonly edits: readonly TextEdit[]; readonly refusal?: undefined }
  | { readonly refusal: RenameRefusal };

/** The name at the offset, when it can be changed. */
export function startRename(
  document: DockerfileDocument,
  index: NameIndex,
  offset: number,
): RenameStart {
  const found = index.at(offset);
  if (!found) return { refusal: { reason: "no-name" } };
  const { symbol, occurrence } = found;
  const refusal = symbolRefusal(document, index, symbol);
  if (refusal) return { refusal };
  if (!occurrence.isName) return { refusal: { reason: "stage-number" } };
  const { range } = occurrence;
  return { range, name: document.text.slice(range.start, range.end) };
}

/** The edits that give the name at the offset another one, everywhere; they keep what is built. */
export function renameName(
  document: DockerfileDocument,
  index: NameIndex,
  offset: number,
  newName: string,
): RenameResult {
  const start = startRename(document, index, offset);
  if (start.refusal) return start;
  const symbol = index.at(offset)?.symbol;
  if (!symbol) return { refusal: { reason: "no-name" } };
  const group = sameVariable(index, symbol);
  if (newName === symbol.name) return { edits: [] };
  const refusal = newNameRefusal(document, index, group, newName);
  if (refusal) return { refusal };
  const ranges = group.flatMap(({ occurrences }) =>
    occurrences.flatMap(({ range, isName }) => (isName ? [range] : [])),
  );
  return {
    edits: ranges.sort((a, b) => a.start - b.start).map((range) => ({ range, newText: newName })),
  };
}

function symbolRefusal(
  document: DockerfileDocument,
  index: NameIndex,
  symbol: NameSymbol,
): RenameRefusal | undefined {
  const group = sameVariable(index, symbol);
  if (symbol.kind === "stage") {
    if (symbol.name === "") return { reason: "stage-number" };
    if (symbol.namedBy) {
      const line = document.lines.positionAt(symbol.namedBy.start).line + 1;
      return { reason: "named-by-variable", line };
    }
  } else if (symbol.kind !== "heredoc") {
    if (predefinedNames.has(symbol.name) || symbol.name.startsWith("BUILDKIT_")) {
      return { reason: "predefined" };
    }
    if (group.some(({ definition }) => !definition)) return { reason: "from-base" };
  } else if (isFileName(document, symbol)) return { reason: "file-name" };
  if (group.some((it) => isBrokenUp(document, it))) return { reason: "broken-up" };
  if (symbol.kind === "arg" || symbol.kind === "env") {
    return scriptRefusal(document, index, group);
  }
  return undefined;
}

/** With all ENVs that set it again: the image has one variable of the name. */
function sameVariable(index: NameIndex, symbol: NameSymbol): readonly NameSymbol[] {
  if (symbol.kind !== "env") return [symbol];
  const group = new Set([symbol]);
  for (const it of group) if (it.replaces) group.add(it.replaces);
  const ofName = index.symbols.filter(({ kind, name }) => kind === "env" && name === symbol.name);
  // In the order of the file, but a stage may go on from any earlier one.
  for (const it of ofName) if (it.replaces && group.has(it.replaces)) group.add(it);
  return [...group];
}

/** True where some place is not just the name: quotes in it, or a continuation. */
function isBrokenUp({ text }: DockerfileDocument, symbol: NameSymbol): boolean {
  const name = symbol.name.toLowerCase();
  return symbol.occurrences.some(
    ({ range, isName }) => isName && text.slice(range.start, range.end).toLowerCase() !== name,
  );
}

/**
 * True for a heredoc of COPY or ADD that may be written into a folder: a destination without a slash
 * is one where it is there already, which only the end of a file's name tells against.
 */
function isFileName({ instructions }: DockerfileDocument, { definition }: NameSymbol): boolean {
  const start = definition?.start ?? 0;
  const transfer = instructions.find(({ range }) => range.start <= start && start < range.end);
  if (transfer?.kind !== "COPY" && transfer?.kind !== "ADD") return false;
  const { destination, sources, heredocs } = transfer;
  const isOne = sources.length + heredocs.length === 1;
  return !isOne || !destination || !/[^/]\.(?!d$)\w+$/.test(destination.value);
}
