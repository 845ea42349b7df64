import type { Instruction } from "./document.ts";

/** ARG and ENV as BuildKit scopes them: stage by stage, in file order, with inheritance. */
export interface Variables {
  /** What a name means for the given instruction; undefined where nothing declares it. */
  resolve(name: string, at: Instruction): VariableValue | undefined;
  /** A word's raw text with what is known put in; `$x` of unknown value stays as typed. */
  expand(raw: string, at: Instruction): Expansion;
}

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
