import type { TextRange } from "../base/textRange.ts";

/** A value of a configuration file, whichever language it is written in, with its place. */
export type ConfigNode = ConfigObject | ConfigList | ConfigScalar;

export interface ConfigObject {
  readonly kind: "object";
  readonly range: TextRange;
  /** In file order; a key that is set twice is here twice. */
  readonly members: readonly ConfigMember[];
}

export interface ConfigMember {
  readonly key: string;
  readonly keyRange: TextRange;
  readonly value: ConfigNode;
}

export interface ConfigList {
  readonly kind: "list";
  readonly range: TextRange;
  readonly items: readonly ConfigNode[];
}

export interface ConfigScalar {
  readonly kind: "scalar";
  readonly range: TextRange;
  readonly value: string | number | boolean | null;
}

/** Takes a complaint: the place, what is wrong, and what to do. */
export type ReportProblem = (range: TextRange, message: string) => void;
