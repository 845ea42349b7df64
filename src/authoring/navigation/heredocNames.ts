import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Heredoc } from "../../dockerfile/document.ts";
import type { NameSymbol } from "./nameSymbol.ts";
import { SymbolBuilder } from "./symbolBuilder.ts";

/** The names of heredocs: behind the `<<`, and on the line that ends the body. */
export function heredocNames(document: DockerfileDocument): readonly NameSymbol[] {
  return document.instructions.flatMap((instruction) =>
    instruction.heredocs.flatMap((heredoc): NameSymbol[] => {
      const name = heredocNameRange(document.text, heredoc);
      if (!name) return [];
      const symbol = new SymbolBuilder("heredoc", heredoc.name, name);
      const end = delimiterNameRange(heredoc);
      if (end) symbol.add(end, "read");
      return [symbol];
    }),
  );
}

/** The name in the marker, inside of its quotes; undefined where quotes or escapes break it up. */
function heredocNameRange(text: string, { marker, name }: Heredoc): TextRange | undefined {
  const quoted = /["']$/.test(text.slice(marker.start, marker.end)) ? 1 : 0;
  const end = marker.end - quoted;
  const start = end - name.length;
  return start >= marker.start + 2 && text.slice(start, end) === name ? { start, end } : undefined;
}

/** Without the tabs that `<<-` allows in front of it. */
function delimiterNameRange({ delimiter, name }: Heredoc): TextRange | undefined {
  return delimiter && { start: delimiter.end - name.length, end: delimiter.end };
}
