import { cleanPath } from "../../dockerfile/cleanPath.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { runMounts } from "../../dockerfile/runMounts.ts";

/** What a Dockerfile takes of its context, as far as the text tells. */
export interface CopySources {
  /** False where nothing reads the context at all. */
  readonly any: boolean;
  /** Clean and below the context, wildcards included; without variables, and without the whole. */
  readonly paths: readonly string[];
}

export function copySources({ instructions }: DockerfileDocument): CopySources {
  const typed = instructions.flatMap((instruction) => sourcesOf(instruction));
  const paths = typed
    .filter((source) => !source.includes("$") && !isRemote(source))
    .map((source) => cleanPath(`/${source}`).slice(1))
    .filter((path) => path !== "");
  const any = typed.some((source) => !isRemote(source)) || instructions.some(isBegun);
  return { any, paths: [...new Set(paths)] };
}

/** A COPY whose source is still to be typed, for which there are files to choose from. */
function isBegun(instruction: Instruction): boolean {
  if (instruction.kind === "ONBUILD") {
    return instruction.trigger !== undefined && isBegun(instruction.trigger);
  }
  if (instruction.kind !== "COPY" && instruction.kind !== "ADD") return false;
  const { from, sources, heredocs } = instruction;
  return !from && sources.length === 0 && heredocs.length === 0;
}

function sourcesOf(instruction: Instruction): readonly string[] {
  switch (instruction.kind) {
    case "COPY":
    case "ADD":
      return instruction.from ? [] : instruction.sources.map(({ value }) => value);
    case "RUN":
      return instruction.flags.length === 0
        ? []
        : runMounts(instruction).flatMap(({ type, from, source = "" }) =>
            type === "bind" && from === undefined ? source : [],
          );
    case "ONBUILD":
      return instruction.trigger ? sourcesOf(instruction.trigger) : [];
    default:
      return [];
  }
}

function isRemote(source: string): boolean {
  return /^([A-Za-z][A-Za-z0-9+.-]*:\/\/|git@)/.test(source);
}
