import type { SemanticToken } from "./semanticToken.ts";

/**
 * What instructions gave before: a keystroke changes one of them, and the tokens of the others need not
 * be found again, wherever they stand by then.
 */
export interface TokenMemory {
  /**
   * The tokens for a key, counted from the start of the instruction; `read` finds those of a key that
   * is not known. The key says all that they depend on.
   */
  of(key: string, read: () => readonly SemanticToken[]): readonly SemanticToken[];
}

/** Forgets what was not asked for while as many others were. */
export function createTokenMemory(most: number = 10_000): TokenMemory {
  let young = new Map<string, readonly SemanticToken[]>();
  let old: typeof young = new Map();
  return {
    of(key, read) {
      let found = young.get(key);
      if (found) return found;
      found = old.get(key) ?? read();
      if (young.size >= most) {
        old = young;
        young = new Map();
      }
      young.set(key, found);
      return found;
    },
  };
}
