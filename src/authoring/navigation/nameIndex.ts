import { once } from "../../base/once.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { createLintServices, type LintServices } from "../../lint/services.ts";
import type { AuthoringFacts } from "../authoringFacts.ts";
import { heredocNames } from "./heredocNames.ts";
import type { NameSymbol, Occurrence } from "./nameSymbol.ts";
import { stageNames } from "./stageNames.ts";
import { variableNames } from "./variableNames.ts";

/** What the names of a document mean: stages, variables and heredocs, each with all its places. */
export interface NameIndex {
  /** The name that the offset stands in or touches, and what it means. */
  at(offset: number): NameAt | undefined;
  readonly symbols: readonly NameSymbol[];
  readonly facts: AuthoringFacts;
}

export interface NameAt {
  readonly symbol: NameSymbol;
  readonly occurrence: Occurrence;
}

/**
 * Reads all names of a document at the first question; linear in the size of the text. `services` are for
 * who has read the scripts of the document already.
 */
export function createNameIndex(
  document: DockerfileDocument,
  facts: AuthoringFacts,
  services?: Pick<LintServices, "variables" | "shell">,
): NameIndex {
  const symbols = once(() => [
    ...stageNames(document),
    ...variableNames(document, services ?? createLintServices(document, facts)),
    ...heredocNames(document),
  ]);
  const places = once(() =>
    symbols()
      .flatMap((symbol) => symbol.occurrences.map((occurrence) => ({ symbol, occurrence })))
      .sort((a, b) => a.occurrence.range.start - b.occurrence.range.start),
  );
  return new LazyNameIndex(facts, symbols, places);
}

/** The last place that begins at or before the offset, if it reaches it. */
function findAt(places: readonly NameAt[], offset: number): NameAt | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.occurrence.range.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = places[low - 1];
  return found && offset <= found.occurrence.range.end ? found : undefined;
}

/** A class for the getter, as the services of lint are; see there. */
class LazyNameIndex implements NameIndex {
  readonly facts: AuthoringFacts;
  readonly #symbols: () => readonly NameSymbol[];
  readonly #places: () => readonly NameAt[];

  constructor(
    facts: AuthoringFacts,
    symbols: () => readonly NameSymbol[],
    places: () => readonly NameAt[],
  ) {
    this.facts = facts;
    this.#symbols = symbols;
    this.#places = places;
  }

  get symbols(): readonly NameSymbol[] {
    return this.#symbols();
  }

  at(offset: number): NameAt | undefined {
    return findAt(this.#places(), offset);
  }
}
