import type { Signature } from "./signaturesOf.ts";

/** The forms of what is being typed, and where in them the place is. */
export interface SignatureHere {
  readonly signatures: readonly Signature[];
  readonly active: number;
  /** Of the active one; undefined where the place is in none. */
  readonly parameter: number | undefined;
  /** What the instruction does. */
  readonly text: string;
}
