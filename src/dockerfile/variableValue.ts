export interface VariableValue {
  readonly kind: "arg" | "env" | "automatic" | "base";
  /** Undefined for an ARG without a default, or a value that only the build knows. */
  readonly value: string | undefined;
  /** True where it is known that the build puts in nothing for it. */
  readonly unset?: boolean;
}

/** What a build brings along for the ARGs of a file. */
export interface GivenArguments {
  /** As `--build-arg` names them. */
  readonly args: Readonly<Record<string, string>>;
  /** Of what the engine declares by itself, such as TARGETARCH; unnamed ones are not known. */
  readonly automatic: Readonly<Record<string, string>>;
}

export interface Expansion {
  readonly value: string;
  /** False when some variable had no known value. */
  readonly complete: boolean;
  /** Names that nothing declares. */
  readonly undeclared: readonly string[];
}
