import { copyImage } from "../../app/copyImage.ts";
import { readPlatforms } from "../../app/optionText/readPlatforms.ts";
import { readImageLocation } from "../../app/readImageLocation.ts";
import type { LayerEvent } from "../../engine/engine.ts";
import type { Platform } from "../../oci/descriptor.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { Command } from "../environment.ts";
import { placeOptions, withImagePlaces } from "../imagePlaces.ts";
import { misuse, oneOf } from "../misuse.ts";
import { printable } from "../paint.ts";
import { readArguments } from "../readArguments.ts";
import type { Terminal } from "../terminal.ts";

export const copyCommand: Command = async (environment, args, signal) => {
  const { values, positionals } = readArguments("copy", args, copyFlags);
  const [from, ...to] = positionals;
  if (from === undefined || to.length === 0) {
    throw misuse("copy takes a source and where it goes.", "See slipway copy --help.");
  }
  const format = oneOf("format", values.format, ["text", "json"]);
  if (values.platform && values["all-platforms"]) {
    throw misuse("--platform and --all-platforms exclude each other.", "Leave one of them out.");
  }
  const platforms = values.platform && readPlatforms(values.platform).map(toPlatform);
  const { cwd, terminal } = environment;
  const source = await readImageLocation(from, cwd);
  const targets = await Promise.all(to.map((text) => readImageLocation(text, cwd)));
  environment.onImageCopy?.();
  const written = await withImagePlaces(
    environment,
    values,
    (places) =>
      copyImage(places, { source, targets, platforms }, createLayerPrinter(terminal), signal),
    signal,
  );
  if (format === "json") {
    const { names, digest, size, sent } = written;
    terminal.out.write(`${JSON.stringify({ names, digest, size, sent }, undefined, 2)}\n`);
    return 0;
  }
  for (const name of written.names) {
    terminal.out.write(`Copied ${from} to ${name} (${written.digest})\n`);
  }
  return 0;
};

const copyFlags = {
  ...placeOptions,
  platform: { type: "string", multiple: true },
  "all-platforms": { type: "boolean", default: false },
  format: { type: "string", default: "text" },
} as const;

function toPlatform(text: string): Platform {
  const [os = "", architecture = "", variant] = text.split("/");
  return { os, architecture, ...(variant && { variant }) };
}

/** One line for each layer and each thing that happens to it, not one for each piece that comes. */
export function createLayerPrinter({ err }: Terminal): (event: LayerEvent) => void {
  const told = new Map<string, string>();
  return ({ layer, status, total }) => {
    if (layer === undefined || status === "Waiting" || told.get(layer) === status) return;
    told.set(layer, status);
    const size = total > 0 ? ` (${formatSize(total)})` : "";
    err.write(`${printable(`${layer}: ${status}${size}`)}\n`);
  };
}
