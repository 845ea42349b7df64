import { isRecord, type JsonRecord } from "../../base/isRecord.ts";
import type { Image } from "../image.ts";
import { configRecord } from "./recompose.ts";

/**
 * The history of an image with an entry for each of its layers, as programs count them off against
 * each other: where there are too few, blank ones are put at the end.
 */
export function wholeHistory(image: Image): readonly JsonRecord[] {
  const history = storedHistory(image);
  const missing = image.layers.length - history.filter(hasLayer).length;
  return missing > 0 ? [...history, ...Array<JsonRecord>(missing).fill({})] : history;
}

/** As it is stored, the oldest first. */
export function storedHistory(image: Image): readonly JsonRecord[] {
  const { history } = configRecord(image);
  return Array.isArray(history) ? history.filter(isRecord) : [];
}

export function hasLayer(entry: JsonRecord): boolean {
  return entry.empty_layer !== true;
}
