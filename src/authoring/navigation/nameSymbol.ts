import type { TextRange } from "../../base/textRange.ts";

/** A stage, a variable or a heredoc with all places that mean it. */
export interface NameSymbol {
  readonly kind: "stage" | "arg" | "env" | "heredoc";
  /** As it was first written. */
  readonly name: string;
  /** Where the name is given. Undefined for what the base image or the engine brings along. */
  readonly definition: TextRange | undefined;
  /** The places of this very binding, sorted and apart. */
  readonly occurrences: readonly Occurrence[];
  /**
   * Another binding of the same variable that this one takes the place of: an ENV that is set twice
   * is one variable of the image.
   */
  readonly replaces: NameSymbol | undefined;
  /** Where a variable of a FROM names the stage: no rename can follow that. */
  readonly namedBy: TextRange | undefined;
}

export interface Occurrence {
  /** Of the name alone. */
  readonly range: TextRange;
  /** `write` gives the name or a value; `read` uses it. */
  readonly access: "read" | "write";
  /** The declaration that counts here; undefined at the definition, and where there is none. */
  readonly target: TextRange | undefined;
  /** False for what stands for the name and is not it: the number of a stage. */
  readonly isName: boolean;
}
