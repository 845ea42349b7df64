import type { DockerfileDocument, Stage } from "../../dockerfile/document.ts";
import type { NameSymbol } from "./nameSymbol.ts";

/** The stages that some of the symbols are named in, with those that go on from them. */
export function touchedStages(
  { stages }: Pick<DockerfileDocument, "stages">,
  symbols: readonly NameSymbol[],
): readonly Stage[] {
  const starts = symbols
    .flatMap(({ occurrences }) => occurrences.map(({ range }) => range.start))
    .sort((a, b) => a - b);
  const touched = new Set<number>();
  let at = 0;
  for (const stage of stages) {
    while (at < starts.length && (starts[at] ?? 0) < stage.range.start) at++;
    const isNamed = at < starts.length && (starts[at] ?? 0) <= stage.range.end;
    if (isNamed || touched.has(stage.parent ?? -1)) touched.add(stage.index);
  }
  return stages.filter(({ index }) => touched.has(index));
}
