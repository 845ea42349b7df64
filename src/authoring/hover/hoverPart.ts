import type { TextRange } from "../../base/textRange.ts";
import type { ReferenceEntry } from "../reference/referenceEntry.ts";

/** What is told of a place, part by part. Lines count from 1. */
export interface HoverHere {
  /** The word that it is told of. */
  readonly range: TextRange;
  readonly parts: readonly HoverPart[];
}

export type HoverPart =
  | ReferencePart
  | VariablePart
  | SourcePart
  | StagePart
  | HeredocPart
  /** The absolute path that a relative one means. */
  | { readonly kind: "path"; readonly path: string };

/** What the word means wherever it stands. */
export interface ReferencePart {
  readonly kind: "reference";
  /** Such as `COPY --link`. */
  readonly title: string;
  readonly entry: ReferenceEntry;
}

export interface VariablePart {
  readonly kind: "variable";
  readonly name: string;
  /** Undefined where only the build knows it, or nothing sets it. */
  readonly value: string | undefined;
  readonly origin: VariableOrigin;
  /** Where an operator makes something else of the value, and all is known. */
  readonly result: string | undefined;
  /** True where it is read when a container starts, which may be given another value. */
  readonly isOfContainer: boolean;
}

export type VariableOrigin =
  | { readonly kind: "env"; readonly line: number }
  /** An ARG with a default, which the build may override. */
  | { readonly kind: "default"; readonly line: number }
  /** An ARG without one. */
  | { readonly kind: "given"; readonly line: number }
  /** The engine sets it for each build. */
  | { readonly kind: "automatic" }
  | { readonly kind: "base"; readonly reference: string | undefined }
  /** Neither the file nor what is known of the base image. */
  | { readonly kind: "nowhere"; readonly isBaseKnown: boolean };

/** What a source of COPY or ADD takes from the build context. */
export interface SourcePart {
  readonly kind: "source";
  readonly files: number;
  /** Undefined as long as sizes are not known. */
  readonly bytes: number | undefined;
  /** The first few, folders with a slash at their end. */
  readonly first: readonly string[];
  /** How many more there are than the first. */
  readonly more: number;
  /** True where there was too much in the context to look at all of it. */
  readonly isCut: boolean;
  readonly state: SourceState;
}

export type SourceState =
  | { readonly kind: "found" }
  /** A line of the ignore file keeps it out. */
  | {
      readonly kind: "ignored";
      readonly line: number;
      readonly pattern: string;
      readonly file: string;
    }
  /** It may be made before the build, or the build may have another context. */
  | { readonly kind: "generated" }
  /** `file` is the ignore file, where there is one. */
  | { readonly kind: "nothing"; readonly file: string | undefined };

export interface StagePart {
  readonly kind: "stage";
  readonly index: number;
  /** As typed; undefined for one without a name. */
  readonly name: string | undefined;
  /** Of its FROM. */
  readonly line: number;
  /** What it is FROM, with what is known put in. */
  readonly base: string;
  /** Without its FROM. */
  readonly instructions: number;
  readonly users: readonly StageUser[];
}

export interface StageUser {
  readonly line: number;
  /** Its keyword: FROM, COPY or RUN. */
  readonly keyword: string;
}

export interface HeredocPart {
  readonly kind: "heredoc";
  readonly name: string;
  readonly lines: number;
  /** What is done with variables in it. */
  readonly variables: "builder" | "shell" | "script" | "kept";
  readonly stripTabs: boolean;
  /** False where the file ends before its last line. */
  readonly isClosed: boolean;
}
