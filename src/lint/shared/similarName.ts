import { editDistance } from "../../dockerfile/editDistance.ts";

/** The name that was probably meant, and whether no other comes near. */
export interface SimilarName {
  readonly name: string;
  readonly isOnly: boolean;
}

/**
 * A name at most two typing errors away: the nearest, then the last. Looks at the last few names
 * only, so that a file of many names stays cheap.
 */
export function similarName(typed: string, names: readonly string[]): SimilarName | undefined {
  let best: string | undefined;
  let bestErrors = maximumErrors + 1;
  let count = 0;
  for (let at = names.length - 1; at >= Math.max(0, names.length - maximumNames); at--) {
    const name = names[at] ?? "";
    const errors = countErrors(typed, name);
    // What is replaced as a whole is no typing error.
    if (errors > maximumErrors || errors >= name.length) continue;
    count++;
    if (errors >= bestErrors) continue;
    best = name;
    bestErrors = errors;
  }
  return best === undefined ? undefined : { name: best, isOnly: count === 1 };
}

const maximumNames = 50;
const maximumErrors = 2;

/** Up to the maximum; beyond it, one more. */
function countErrors(typed: string, name: string): number {
  const tooMany = maximumErrors + 1;
  if (Math.abs(typed.length - name.length) > maximumErrors) return tooMany;
  return typed.length > maximumLength ? tooMany : Math.min(tooMany, editDistance(typed, name));
}

/** Nobody mistypes a word of such a length, and comparing two takes the square of it. */
const maximumLength = 200;
