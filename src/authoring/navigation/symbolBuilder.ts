import type { TextRange } from "../../base/textRange.ts";
import type { NameSymbol, Occurrence } from "./nameSymbol.ts";

/** A symbol whose places are still being found, in any order; a place counts once. */
export class SymbolBuilder implements NameSymbol {
  readonly kind: NameSymbol["kind"];
  readonly name: string;
  readonly definition: TextRange | undefined;
  readonly #occurrences = new Map<number, Occurrence>();
  #sorted: readonly Occurrence[] | undefined;
  replaces: NameSymbol | undefined;
  namedBy: TextRange | undefined;

  constructor(
    kind: NameSymbol["kind"],
    name: string,
    definition: TextRange | undefined,
    isName = true,
  ) {
    this.kind = kind;
    this.name = name;
    this.definition = definition;
    if (definition) this.add(definition, "write", undefined, isName);
  }

  get occurrences(): readonly Occurrence[] {
    this.#sorted ??= [...this.#occurrences.values()].sort((a, b) => a.range.start - b.range.start);
    return this.#sorted;
  }

  add(
    range: TextRange,
    access: Occurrence["access"],
    target: TextRange | undefined = this.definition,
    isName = true,
  ): void {
    if (this.#occurrences.has(range.start)) return;
    const isDefinition = target?.start === range.start;
    this.#occurrences.set(range.start, {
      range,
      access,
      target: isDefinition ? undefined : target,
      isName,
    });
    this.#sorted = undefined;
  }
}
