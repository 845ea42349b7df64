/** A build as a person asks for it, in the editor and on the command line alike. */
export interface BuildOptions {
  /** Absolute path; undefined for an untitled document. */
  readonly dockerfilePath: string | undefined;
  /** The text to build where it differs from the file's. */
  readonly dockerfileText?: string;
  /** Absolute path of the context folder. */
  readonly contextPath: string;
  readonly tags: readonly string[];
  readonly target?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly platform?: string;
  readonly noCache?: boolean;
  readonly pull?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly secrets?: readonly SecretSource[];
}

export type SecretSource =
  | { readonly id: string; readonly file: string }
  | { readonly id: string; readonly env: string };
