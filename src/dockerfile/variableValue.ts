export interface VariableValue {
  readonly kind: "arg" | "env" | "automatic" | "base";
  /** Undefined for an ARG without a default, or a value that only the build knows. */
  readonly value: string | undefined;
}

export interface Expansion {
  readonly value: string;
  /** False when some variable had no known value. */
  readonly complete: boolean;
  /** Names that nothing declares. */
  readonly undeclared: readonly string[];
}
