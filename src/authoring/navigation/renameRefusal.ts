/** What keeps a name from being changed; lines count from 1. */
export type RenameRefusal =
  | { readonly reason: "no-name" | "stage-number" | "from-base" | "predefined" | "broken-up" }
  /** A variable of the FROM there names the stage. */
  | { readonly reason: "named-by-variable"; readonly line: number }
  /** The script there sets the variable and reads it: which one it reads is not certain. */
  | { readonly reason: "set-by-script"; readonly line: number; readonly name: string }
  | { readonly reason: "unread-script"; readonly line: number; readonly name: string }
  /** COPY writes a file of that name. */
  | { readonly reason: "file-name" }
  | { readonly reason: "bad-stage-name" | "bad-variable-name" | "bad-heredoc-name" }
  | { readonly reason: "taken"; readonly name: string; readonly line: number | undefined }
  | { readonly reason: "line-of-body"; readonly name: string; readonly line: number };
