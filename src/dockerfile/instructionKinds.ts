import type { InstructionKind } from "./document.ts";

/** Every keyword that the engine knows, in upper case. */
export const instructionKinds = [
  "ADD",
  "ARG",
  "CMD",
  "COPY",
  "ENTRYPOINT",
  "ENV",
  "EXPOSE",
  "FROM",
  "HEALTHCHECK",
  "LABEL",
  "MAINTAINER",
  "ONBUILD",
  "RUN",
  "SHELL",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR",
] as const satisfies readonly InstructionKind[];

/** The kind that a keyword names, in whatever case it was typed. */
export function kindOf(keyword: string): InstructionKind {
  return kinds.get(keyword) ?? kinds.get(keyword.toUpperCase()) ?? "UNKNOWN";
}

const kinds: ReadonlyMap<string, InstructionKind> = new Map(
  instructionKinds.map((kind) => [kind, kind]),
);
