import type { TextRange } from "../../base/textRange.ts";
import type { NameIndex } from "./nameIndex.ts";

/** A heredoc's name and the line that ends it: what is typed in one belongs in the other. */
export function linkedNames(index: NameIndex, offset: number): readonly TextRange[] | undefined {
  const symbol = index.at(offset)?.symbol;
  if (symbol?.kind !== "heredoc" || symbol.occurrences.length < 2) return undefined;
  return symbol.occurrences.map(({ range }) => range);
}
