import type { TextRange } from "../../base/textRange.ts";

/** All are VS Code's own, which every theme knows. */
export const tokenTypes = [
  /** A stage. */
  "class",
  /** An ENV, also of the base image. */
  "variable",
  /** An ARG, also one that BuildKit declares. */
  "parameter",
  /** A program or builtin that a shell starts. */
  "function",
  /** An option of a command. */
  "property",
  /** Quoted text of a shell, and of the JSON form. */
  "string",
  /** A digest. */
  "number",
  /** A platform. */
  "enumMember",
  /** A heredoc's name. */
  "label",
  "keyword",
] as const;

/** `deprecated` is for MAINTAINER. */
export const tokenModifiers = ["declaration", "deprecated"] as const;

export type TokenType = (typeof tokenTypes)[number];
export type TokenModifier = (typeof tokenModifiers)[number];

/** What a stretch of one line is. */
export interface SemanticToken {
  readonly range: TextRange;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}
