import type { TextRange } from "../../base/textRange.ts";

/** One thing that may be written at the cursor. */
export interface CompletionEntry {
  readonly label: string;
  readonly kind: CompletionKind;
  /** A few words beside the label: a value, where it comes from. */
  readonly detail?: string;
  /** Sentences, in Markdown. */
  readonly documentation?: string;
  /** What is put in; the label where left out. */
  readonly insertText?: string;
  /** True where `insertText` has the placeholders of VS Code's snippets. */
  readonly isSnippet?: boolean;
  /** What is compared with the typed text; the label where left out. */
  readonly filterText?: string;
  /** True where the next thing to write can be chosen at once. */
  readonly triggersAgain?: boolean;
}

export type CompletionKind =
  | "instruction"
  | "flag"
  | "value"
  | "stage"
  | "image"
  | "variable"
  | "file"
  | "folder"
  | "user"
  | "command"
  | "directive"
  | "rule"
  | "snippet";

/** What may be written at a place, best first. */
export interface Completions {
  readonly entries: readonly CompletionEntry[];
  /** What was typed of it: ends at the cursor. */
  readonly typed: TextRange;
  /** The same with what of the word stands behind the cursor. */
  readonly word: TextRange;
  /** True where there is more, and another letter has to be typed to see it. */
  readonly isIncomplete: boolean;
  /** True where the files of the build context would be there, and nobody has looked yet. */
  readonly isPending: boolean;
}
