/** What one ecosystem writes for a project. */
export interface EcosystemScaffold {
  readonly dockerfile: string;
  /** Patterns of what its tools make in the folder. */
  readonly ignored: readonly string[];
  /** One sentence each: what could not be known, or has to be done by hand. */
  readonly notes: readonly string[];
}
