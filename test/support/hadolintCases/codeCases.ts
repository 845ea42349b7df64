/** Snippets for one code of hadolint. Only that code counts; others may fire beside it. */
export interface CodeCases {
  readonly code: string;
  readonly fires: readonly string[];
  readonly silent: readonly string[];
  /** The text of the configuration that both go by. */
  readonly config?: string;
}
