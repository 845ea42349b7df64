/** The first step of a stage that was not taken from the cache, and why as far as can be told. */
export interface CacheMiss {
  /** 1-based line of the instruction. */
  readonly line: number;
  readonly stage: number;
  readonly reason: MissReason;
}

export type MissReason =
  /** The build was asked not to use the cache. */
  | { readonly kind: "asked" }
  /** The instruction itself is new or another than before. */
  | { readonly kind: "instruction" }
  /** An instruction before it is. */
  | { readonly kind: "earlier"; readonly line: number; readonly instruction: string }
  /** Build arguments that it may read have other values. */
  | { readonly kind: "arguments"; readonly names: readonly string[] }
  /** The base image is another one. */
  | { readonly kind: "base"; readonly image: string }
  /** The stage that it builds on or copies from was built anew. */
  | { readonly kind: "stage"; readonly name: string }
  /** Files that it takes from the context; empty where they are too many to name. */
  | { readonly kind: "files"; readonly files: readonly string[]; readonly more: number }
  /** The last build ran on another engine. */
  | { readonly kind: "engine"; readonly endpoint: string }
  /** Nothing changed: the cache was pruned, or the step is never cached. */
  | { readonly kind: "gone" };
