import { type LayerPacking, mostLevel } from "../image/layers/writeLayer.ts";
import { packsZstd } from "../image/layers/zstdPacker.ts";
import { readTruth } from "./optionText/readFields.ts";

/** How what an output gets is packed. */
export interface OutputPacking {
  readonly packing: LayerPacking;
  /** True packs the layers of the base, too. */
  readonly force: boolean;
}

/** Attributes of an output that say it, as buildx has them. */
export const packingAttributes = ["compression", "compression-level", "force-compression"];

/**
 * Undefined where nothing is said of it. A text is what cannot be, to stand between "type oci has no" and
 * "without an engine".
 */
export function readOutputPacking(
  attributes: Readonly<Record<string, string>>,
): OutputPacking | string | undefined {
  if (!packingAttributes.some((name) => attributes[name] !== undefined)) return undefined;
  const { compression: name = "gzip", "compression-level": text } = attributes;
  const force = readTruth(attributes["force-compression"] ?? "false");
  const compression = new Map<string, LayerPacking["compression"]>(packings).get(name);
  if (force === undefined) return "force-compression other than true or false";
  if (compression === undefined) return `compression ${name} (only ${namesOfPackings})`;
  if (compression === "zstd" && !packsZstd()) {
    return `compression zstd on Node ${process.versions.node} (only from 22.15 on)`;
  }
  if (text === undefined) return { packing: { compression }, force };
  const [level, most] = [Number(text), mostLevel[compression]];
  if (/^\d{1,2}$/.test(text) && level >= 1 && level <= most) {
    return { packing: { compression, level }, force };
  }
  const levels = most === 0 ? "none at all" : `only 1 to ${most}`;
  return `compression-level ${text} of ${name} (${levels})`;
}

const packings = [
  ["gzip", "gzip"],
  ["zstd", "zstd"],
  ["uncompressed", "none"],
] as const;

const namesOfPackings = packings.map(([name]) => name).join(", ");
