import type { TextEdit } from "../../base/textEdit.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { LintServices } from "../../lint/services.ts";

/** A change of form that leaves what is built as it is, or says in its name what it changes. */
export interface Refactoring<Id extends string = string> {
  /** Kebab-case; the file has this name. */
  readonly id: Id;
  readonly kind: "rewrite" | "extract" | "inline";
  /**
   * The edits, apart from each other, for a cursor (an empty range) or a selection; undefined where
   * it is not offered there. Pure.
   */
  at(
    document: DockerfileDocument,
    range: TextRange,
    context: RefactorContext,
  ): readonly TextEdit[] | undefined;
}

export interface RefactorContext {
  /** Made of this very document. */
  readonly services: LintServices;
}

/** The identity function; keeps the id as a type. */
export function defineRefactoring<const Id extends string>(
  refactoring: Refactoring<Id>,
): Refactoring<Id> {
  return refactoring;
}
