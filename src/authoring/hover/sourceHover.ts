import type { ContextFiles, ContextPath } from "../../dockerfile/contextFiles.ts";
import type { ContextIgnore } from "../../lint/contextIgnore.ts";
import { type ContextSource, contextSources, hasFlag } from "../../lint/shared/contextSources.ts";
import type { HoverHere, SourcePart, SourceState } from "./hoverPart.ts";
import { type HoverPlace, isIn } from "./hoverPlace.ts";

/** At a source of COPY or ADD what it takes from the build context; nothing while that is not known. */
export function sourceHover(place: HoverPlace): HoverHere | undefined {
  const { instruction, facts, services } = place;
  if (instruction.kind !== "COPY" && instruction.kind !== "ADD") return undefined;
  const { contextFiles, contextIgnore } = facts;
  if (!contextFiles) return undefined;
  // With them a source takes less, or is read in another way.
  if (hasFlag(instruction, "parents", "exclude")) return undefined;
  const source = contextSources(services, instruction).find(({ word }) => isIn(word.range, place));
  if (!source) return undefined;
  const part = sourcePart(source, contextFiles, contextIgnore);
  return part && { range: source.word.range, parts: [part] };
}

const mostShown = 5;

function sourcePart(
  source: ContextSource,
  files: ContextFiles,
  ignore: ContextIgnore | undefined,
): SourcePart | undefined {
  const found = files.match(source.value);
  const state = found.length > 0 ? { kind: "found" as const } : missing(source, files, ignore);
  if (!state) return undefined;
  const [only] = found;
  const shown = found.length === 1 && only?.kind === "folder" ? files.children(only.path) : found;
  return {
    kind: "source",
    files: found.reduce((sum, it) => sum + it.files, 0),
    bytes: bytesOf(found),
    first: shown.slice(0, mostShown).map(nameOf),
    more: Math.max(0, shown.length - mostShown),
    isCut: files.isCut,
    state,
  };
}

/** Why a source takes nothing; undefined where that is not certain. */
function missing(
  { path, isPattern }: ContextSource,
  files: ContextFiles,
  ignore: ContextIgnore | undefined,
): SourceState | undefined {
  const reason = isPattern ? undefined : ignore?.reason(path);
  if (reason && ignore) return { kind: "ignored", ...reason, file: ignore.file };
  if (files.isCut) return undefined;
  if (files.isGenerated(path)) return { kind: "generated" };
  return { kind: "nothing", file: ignore?.file };
}

/** Undefined where one of them has not been looked at. */
function bytesOf(found: readonly ContextPath[]): number | undefined {
  let sum = 0;
  for (const { bytes } of found) {
    if (bytes === undefined) return undefined;
    sum += bytes;
  }
  return sum;
}

function nameOf({ path, kind }: ContextPath): string {
  return kind === "folder" ? `${path}/` : path;
}
