import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { BuildRecord } from "./buildRecord.ts";
import { type InstructionPlace, instructionPlaces } from "./instructionPlaces.ts";
import { matchHistory } from "./matchHistory.ts";

/** What is known of an image that was built here: which instruction made which layer. */
export interface LayerPlaces {
  readonly record: BuildRecord;
  /** By the layer's index, which counts from the base. */
  readonly places: ReadonlyMap<number, InstructionPlace>;
  /** How many layers, counted from the base, are the base image's; undefined where not certain. */
  readonly baseCount: number | undefined;
}

/** The last build that made the image; undefined where none is remembered with its text. */
export function buildOf(
  imageId: string,
  newestFirst: readonly BuildRecord[],
): BuildRecord | undefined {
  return newestFirst.find((record) => record.imageId === imageId && record.text !== undefined);
}

/** `layers`: the base first. */
export function layerPlaces(
  record: BuildRecord,
  layers: readonly { readonly createdBy: string }[],
): LayerPlaces {
  const document = parseDockerfile(record.text ?? "");
  const { entries, base, above } = matchHistory(document, record.target, [...layers].reverse());
  const all = new Map(instructionPlaces(document).map((place) => [place.instruction, place]));
  const places = new Map<number, InstructionPlace>();
  for (const [instruction, at] of entries) {
    const place = all.get(instruction);
    if (place) places.set(layers.length - 1 - at, place);
  }
  const from = base && all.get(base);
  const baseCount = base === undefined ? undefined : layers.length - above;
  if (from) for (let at = 0; at < (baseCount ?? 0); at += 1) places.set(at, from);
  return { record, places, baseCount };
}

/** Where an instruction of the text that was built stands in the text of now; 1-based. */
export function lineNow(place: InstructionPlace, text: string): number | undefined {
  const same = instructionPlaces(parseDockerfile(text)).filter(
    (one) => one.text === place.text && one.stage?.name === place.stage?.name,
  );
  const near = same.sort((a, b) => Math.abs(a.line - place.line) - Math.abs(b.line - place.line));
  return near[0]?.line;
}
