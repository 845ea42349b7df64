import { join } from "node:path";
import { Readable } from "node:stream";
import type { BuildOutput } from "../engine/engine.ts";
import { writeExportFile } from "../engine/session/writeExportFile.ts";
import { dockerArchive } from "../image/dockerArchive.ts";
import { assembleIndex, platformOf } from "../image/edit/assembleIndex.ts";
import { flatten } from "../image/edit/flatten.ts";
import type { AnyImage, Image, Layer } from "../image/image.ts";
import { layoutArchive } from "../image/layoutArchive.ts";
import { writeLayout } from "../image/writeLayout.ts";
import type { StepEvent } from "../progress/events.ts";
import { normalizeReference } from "../reference/imageReference.ts";
import type { BuildOptions } from "./buildOptions.ts";
import type { ImagePlaces } from "./imagePlaces.ts";
import { loadIntoEngine } from "./loadIntoEngine.ts";
import { readOutputPacking } from "./outputPacking.ts";
import { isLayerDone } from "./pushProgress.ts";
import { repackImage } from "./repackImage.ts";
import { writeImage } from "./writeImage.ts";

export interface AssembledImage {
  /** For each platform. */
  readonly images: readonly Image[];
  /** The only one of them, or their index. */
  readonly whole: AnyImage;
  /** Seconds since the epoch. */
  readonly epoch: number;
  /** True for a layer that a base has; the others were made here. */
  readonly isOfBase: (layer: Layer) => boolean;
}

/** The only one of them, or their index. */
export function wholeOf(images: readonly Image[], name: string): AnyImage {
  const [only, more] = images;
  return only && !more ? only : assembleIndex(images, { name });
}

export interface OutputDeps {
  readonly places: ImagePlaces;
  readonly now: () => number;
}

/**
 * Puts the image where the build's options say, each as a step of its own. Resolves to the image as the
 * last output has it, which may be packed in another way.
 */
export async function assembleOutputs(
  { places, now }: OutputDeps,
  built: AssembledImage,
  { outputs = [], tags, loadImage }: Pick<BuildOptions, "outputs" | "tags" | "loadImage">,
  onEvent: (event: StepEvent) => void,
  signal?: AbortSignal,
): Promise<AnyImage> {
  const work = { places, built, tags, signal };
  let last = built.whole;
  for (const output of outputs) {
    if (output.type === "cacheonly") continue;
    const names = namesOf(output, tags);
    const send = async (run: (packed: OutputWork) => Promise<void>): Promise<void> => {
      const packed = await packedFor(output, work);
      await run(packed);
      if (output.type === "image" || output.type === "oci") last = packed.built.whole;
    };
    if (output.type === "image" && output.attributes.push === "true") {
      for (const name of names) {
        await step(`[push] ${name}`, (id) => send((packed) => push(packed, name, transferOf(id))));
      }
    } else if (output.type === "image") {
      await step(`[keep] ${names.join(" ")}`, () => send((packed) => keep(packed, names)));
    } else {
      const place = output.destination ?? "";
      await step(`[output] ${place}`, () => send((packed) => write(packed, output, names)));
    }
  }
  const name = tags.join(" ") || "without a name";
  if (loadImage) await step(`[load] ${name}`, () => load(work));
  else if (outputs.length === 0) await step(`[keep] ${name}`, () => keep(work, tags));
  return loadImage ? built.whole : last;

  async function step(name: string, run: (id: string) => Promise<void>): Promise<void> {
    const event = { type: "step", id: name, name } as const;
    onEvent({ ...event, status: "started", at: now() });
    try {
      await run(name);
      onEvent({ ...event, status: "done", at: now() });
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      onEvent({ ...event, status: "failed", at: now(), error: words });
      throw error;
    }
  }

  function transferOf(id: string) {
    return (item: string, current: number, total: number, done: boolean): void =>
      onEvent({ type: "step-progress", id, item, current, total, done });
  }
}

interface OutputWork {
  readonly places: ImagePlaces;
  readonly built: AssembledImage;
  readonly tags: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** As BuildKit: the layers of the base stay as they are, unless it is forced. */
async function packedFor({ attributes }: BuildOutput, work: OutputWork): Promise<OutputWork> {
  const wanted = readOutputPacking(attributes);
  if (wanted === undefined || typeof wanted === "string") return work;
  const { built, places, signal } = work;
  const { packing, force } = wanted;
  const counts = (layer: Layer): boolean => force || !built.isOfBase(layer);
  const images: Image[] = [];
  for (const image of built.images) {
    images.push(await repackImage(image, { store: places.store, packing, counts }, signal));
  }
  return { ...work, built: { ...built, images, whole: wholeOf(images, built.whole.name) } };
}

function namesOf({ attributes }: BuildOutput, tags: readonly string[]): readonly string[] {
  const own = (attributes.name ?? "").split(",").filter((name) => name !== "");
  return (own.length > 0 ? own : tags).map((name) => normalizeReference(name));
}

async function push(
  { places, built, signal }: OutputWork,
  name: string,
  tell: (item: string, current: number, total: number, done: boolean) => void,
): Promise<void> {
  await writeImage(
    places,
    { kind: "registry", reference: name },
    built.whole,
    ({ layer, status, current, total }) => {
      if (layer !== undefined) tell(layer, current, total, isLayerDone(status));
    },
    signal,
  );
}

async function keep(
  { places, built, signal }: OutputWork,
  names: readonly string[],
): Promise<void> {
  await places.kept.keep(names, built.whole, signal);
}

/** Of several platforms the engine gets its own. */
async function load({ places, built, tags, signal }: OutputWork): Promise<void> {
  const deps = { engine: await places.engine(signal), store: places.store };
  await loadIntoEngine(deps, tags, built.whole, signal);
}

async function write(
  work: OutputWork,
  { type, destination = "", attributes }: BuildOutput,
  names: readonly string[],
): Promise<void> {
  const { places, built, signal } = work;
  const { store } = places;
  switch (type) {
    case "oci":
      if (attributes.tar === "false") {
        return writeLayout(built.whole, { folder: destination, names }, signal);
      }
      return writeExportFile(destination, layoutArchive(built.whole, names, signal));
    case "docker": {
      const images = built.images.map((image) => ({ image, names }));
      return writeExportFile(destination, dockerArchive(images, { store }, signal));
    }
    case "tar": {
      const [image] = built.images;
      if (image) await writeExportFile(destination, await filesTar(work, image));
      return;
    }
    default: {
      const { unpackTar } = await import("../buildcontext/index.ts");
      for (const image of built.images) {
        const files = Readable.from(await filesTar(work, image), { objectMode: false });
        await unpackTar(files, folderOf(image, built, destination), signal);
      }
    }
  }
}

/** All files of the image, as they show in the end. */
async function filesTar(
  { places, built, signal }: OutputWork,
  image: Image,
): Promise<AsyncIterable<Uint8Array>> {
  const packing = { compression: "none" } as const;
  const flat = await flatten(image, { store: places.store, packing, epoch: built.epoch, signal });
  const [layer] = flat.layers;
  return layer?.open(signal) ?? Readable.from([new Uint8Array(1024)]);
}

/** As BuildKit: of several platforms each has a folder. */
function folderOf(image: Image, { images }: AssembledImage, destination: string): string {
  if (images.length < 2) return destination;
  const { os, architecture, variant } = platformOf(image);
  return join(destination, [os, architecture, ...(variant ? [variant] : [])].join("_"));
}
