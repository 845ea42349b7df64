import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Instruction, Word } from "../../dockerfile/document.ts";
import { mappedRange } from "../../dockerfile/mappedText.ts";
import { wordText } from "../../dockerfile/shell/heredocText.ts";
import type { NameSymbol } from "./nameSymbol.ts";
import { SymbolBuilder } from "./symbolBuilder.ts";

/**
 * The stages and where they are named: AS, FROM, COPY --from and RUN --mount. One without a name is
 * here where COPY --from=0 leads to its FROM.
 */
export function stageNames(document: DockerfileDocument): readonly NameSymbol[] {
  const { stages } = document;
  const symbols = stages.map(({ from }) => {
    const { alias, keyword } = from;
    const symbol = new SymbolBuilder("stage", alias?.raw ?? "", (alias ?? keyword).range, !!alias);
    return symbol;
  });
  /** Of stages in front of the one that is read; of two with a name, the later counts. */
  const byName = new Map<string, SymbolBuilder>();
  /** The engine refuses to copy from a stage that comes later; the name means it all the same. */
  const later = new Map<string, SymbolBuilder>();
  for (const symbol of symbols.toReversed()) later.set(symbol.name.toLowerCase(), symbol);
  for (const stage of stages) {
    const { image } = stage.from;
    const parent = symbols[stage.parent ?? -1];
    if (parent && image) {
      if (image.raw.includes("$")) parent.namedBy ??= image.range;
      else parent.add(image.range, "read", parent.definition, image.raw === image.value);
    }
    for (const instruction of stage.instructions) {
      for (const { name, range } of originsOf(document, instruction)) {
        const named = byName.get(name.toLowerCase()) ?? later.get(name.toLowerCase());
        const index = /^\d+$/.test(name) ? Number(name) : -1;
        const symbol = named ?? (index < stage.index ? symbols[index] : undefined);
        symbol?.add(range, "read", symbol.definition, named !== undefined);
      }
    }
    const own = symbols[stage.index];
    if (stage.name !== undefined && own) byName.set(stage.name, own);
  }
  return symbols.filter(({ name, occurrences }) => name !== "" || occurrences.length > 1);
}

interface Origin {
  readonly name: string;
  readonly range: TextRange;
}

/** Stages or images that an instruction takes files from, with their places. */
export function originsOf(
  document: DockerfileDocument,
  instruction: Instruction,
): readonly Origin[] {
  switch (instruction.kind) {
    case "COPY":
      return instruction.from ? [innerOf(instruction.from)] : [];
    case "RUN":
      return instruction.flags.flatMap(({ name, value }) =>
        name.value === "mount" && value ? mountOrigin(document, value) : [],
      );
    case "ONBUILD":
      return instruction.trigger ? originsOf(document, instruction.trigger) : [];
    default:
      return [];
  }
}

/** Without quotes around it. */
function innerOf({ range, raw, value }: Word): Origin {
  const quotes = raw === `"${value}"` || raw === `'${value}'` ? 1 : 0;
  return { name: value, range: { start: range.start + quotes, end: range.end - quotes } };
}

/** Of two `from` in one mount the last counts. */
function mountOrigin({ text, escape: escapeChar }: DockerfileDocument, word: Word): Origin[] {
  let found: Origin | undefined;
  for (const match of word.raw.matchAll(/(?<=^["']?|,)(from=)([^,"'$]+)(?=["']?$|,)/gi)) {
    const start = match.index + (match[1]?.length ?? 0);
    const name = match[2] ?? "";
    const range = mappedRange(wordText(text, word, escapeChar), start, start + name.length);
    found = { name, range };
  }
  return found ? [found] : [];
}
