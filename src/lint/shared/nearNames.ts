import { closestName } from "../../dockerfile/closestName.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";

/**
 * Finds the variable that somebody may have meant, among those that the file sets and `isKnown`
 * says are there. Gives up after a number of comparisons, so that a file full of unknown names
 * costs no square of its size.
 */
export function createNearNames(
  { instructions }: Pick<DockerfileDocument, "instructions">,
  comparisons: number = 20_000,
): (typed: string, isKnown: (name: string) => boolean) => string | undefined {
  let names: readonly string[] | undefined;
  let left = comparisons;
  return (typed, isKnown) => {
    if (names === undefined) {
      const found = new Set(["PATH"]);
      for (const instruction of instructions) {
        if (instruction.kind !== "ENV" && instruction.kind !== "ARG") continue;
        for (const { key } of instruction.pairs) found.add(key.value);
      }
      names = [...found];
    }
    if (left < names.length || typed.length > 64) return undefined;
    left -= names.length;
    const candidates = names.filter((name) => Math.abs(name.length - typed.length) < 3);
    return closestName(typed, candidates.filter(isKnown));
  };
}
