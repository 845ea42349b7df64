/** The features that can be switched one by one. */
export type AuthoringFeature =
  | "completion"
  | "hover"
  | "signatureHelp"
  | "navigation"
  | "outline"
  | "links"
  | "inlayHints"
  | "semanticTokens"
  | "formatting"
  | "refactoring";
