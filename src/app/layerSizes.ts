import type { DockerfileDocument, Instruction } from "../dockerfile/document.ts";
import { matchHistory } from "./matchHistory.ts";

/** An entry of an image's history, as the engine tells it. */
export interface HistoryEntry {
  /** How it came to be, such as `RUN /bin/sh -c make # buildkit`. */
  readonly createdBy: string;
  /** Bytes that it added. */
  readonly size: number;
}

/** Bytes of the layers that instructions made, by instruction; of a FROM those of the base image. */
export function layerSizes(
  document: DockerfileDocument,
  target: string | undefined,
  newestFirst: readonly HistoryEntry[],
): ReadonlyMap<Instruction, number> {
  const { entries, base, above } = matchHistory(document, target, newestFirst);
  const sizes = new Map<Instruction, number>();
  for (const [instruction, at] of entries) sizes.set(instruction, newestFirst[at]?.size ?? 0);
  const rest = newestFirst.slice(above).reduce((sum, { size }) => sum + size, 0);
  if (base) sizes.set(base, rest);
  return sizes;
}
