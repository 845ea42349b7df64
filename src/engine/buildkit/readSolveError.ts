import type { SourcePlace } from "../../base/errors.ts";
import { field, numberField, textField } from "../wire.ts";
import { readStatus, type StatusDetail } from "./readStatus.ts";

/** Why a build failed, as BuildKit tells it. */
export interface SolveError {
  /** Its words, wrappings included. */
  readonly said: string;
  readonly source?: SourcePlace;
  readonly exitCode?: number;
  /** Digest of the step. */
  readonly vertex?: string;
}

/**
 * Reads a `google.rpc.Status` (message = 2, details = 3) whose details BuildKit writes as JSON.
 * Never throws: what cannot be read is left out, `said` stands in for a message that is missing.
 */
export function readSolveError(status: Uint8Array | undefined, said: string): SolveError {
  const { message, details } = readStatus(status);
  const places = details.flatMap(({ type, value }) => (type === "Source" ? readSource(value) : []));
  const vertex = firstOf(details, "Vertex", (value) => textField(value, "digest"));
  const exitCode = firstOf(details, "ExitMessage", (value) => numberField(value, "Code"));
  const source = joinPlaces(places);
  return {
    said: said || message,
    ...(source && { source }),
    ...(exitCode !== undefined && { exitCode }),
    ...(vertex !== undefined && { vertex }),
  };
}

function firstOf<T>(
  details: readonly StatusDetail[],
  type: string,
  read: (value: unknown) => T | undefined,
): T | undefined {
  for (const detail of details) {
    const found = detail.type === type ? read(detail.value) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `errdefs.Source`: a range for each line of what is wrong. */
function readSource(value: unknown): readonly SourcePlace[] {
  const file = textField(field(value, "info"), "filename");
  const ranges = field(value, "ranges");
  if (file === undefined || !Array.isArray(ranges)) return [];
  const lines = ranges.flatMap((range: unknown) => {
    const line = numberField(field(range, "start"), "line");
    const endLine = numberField(field(range, "end"), "line") ?? line;
    if (line === undefined || endLine === undefined) return [];
    const whole = Number.isInteger(line) && Number.isInteger(endLine);
    return whole && line > 0 && endLine >= line ? [{ line, endLine }] : [];
  });
  return lines.length > 0 ? [{ file, ranges: lines }] : [];
}

/** Those in the file that is named first, with neighbours as one range. */
function joinPlaces(places: readonly SourcePlace[]): SourcePlace | undefined {
  const file = places[0]?.file;
  if (file === undefined) return undefined;
  const ranges: { line: number; endLine: number }[] = [];
  const inFile = places.filter((place) => place.file === file).flatMap((place) => place.ranges);
  for (const { line, endLine } of inFile.toSorted((a, b) => a.line - b.line)) {
    const last = ranges.at(-1);
    if (last && line <= last.endLine + 1) last.endLine = Math.max(last.endLine, endLine);
    else ranges.push({ line, endLine });
  }
  return { file, ranges };
}
