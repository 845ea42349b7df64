import { SlipwayError } from "../base/errors.ts";
import type { LayerEvent } from "../engine/engine.ts";
import { writeExportFile } from "../engine/session/writeExportFile.ts";
import { dockerArchive } from "../image/dockerArchive.ts";
import type { AnyImage } from "../image/image.ts";
import { layoutArchive } from "../image/layoutArchive.ts";
import { writeLayout } from "../image/writeLayout.ts";
import { normalizeReference, parseImageReference } from "../reference/imageReference.ts";
import { assertTaggable } from "./assertTaggable.ts";
import type { ImageLocation } from "./imageLocation.ts";
import { imageLocationText } from "./imageLocationText.ts";
import { documentOf, imageParts } from "./imageParts.ts";
import type { ImagePlaces } from "./imagePlaces.ts";
import { loadIntoEngine } from "./loadIntoEngine.ts";
import { onlyImage } from "./onlyImage.ts";
import { pushToRegistry } from "./pushToRegistry.ts";
import { watchLayers } from "./watchLayers.ts";

export interface WrittenImage {
  /** Of the manifest or index, which an engine may know by another. */
  readonly digest: string;
  /** Bytes of all that belongs to it, packed; each thing once. */
  readonly size: number;
  /** Bytes of layers that had to be sent or written; the rest was there, or was mounted. */
  readonly sent: number;
  /** The places as a person would write them. */
  readonly names: readonly string[];
}

/**
 * Writes an image to one place, or under several names of the same kind: of registries, of the engine,
 * or kept ones. What is there is not sent again, and a name is given last, so that it never means half
 * an image; of an index an engine and a docker archive take the image for their platform. Events are in
 * the words of a push. Rejects with `misuse` for places that do not go together, and as the places do.
 */
export async function writeImage(
  places: ImagePlaces,
  target: ImageLocation | readonly ImageLocation[],
  image: AnyImage,
  onEvent: (event: LayerEvent) => void,
  signal?: AbortSignal,
): Promise<WrittenImage> {
  const targets = Array.isArray(target)
    ? (target as readonly ImageLocation[])
    : [target as ImageLocation];
  const names = targets.map(imageLocationText);
  const references = targets.flatMap((one) => (one.kind === "registry" ? [one.reference] : []));
  if (references.length > 0 && references.length === targets.length) {
    return { ...(await push(places, references, image, onEvent, signal)), names };
  }
  const watched = watchLayers(image, onEvent);
  const written = await write(places, targets, watched.image, signal);
  const sent = watched.end();
  const { size } = await imageParts(written, signal);
  return { digest: documentOf(written).descriptor.digest, size, sent, names };
}

/** To one repository after the other. */
async function push(
  { registries }: ImagePlaces,
  references: readonly string[],
  image: AnyImage,
  onEvent: (event: LayerEvent) => void,
  signal: AbortSignal | undefined,
): Promise<Omit<WrittenImage, "names">> {
  const groups = new Map<string, { host: string; repository: string; tags: string[] }>();
  for (const reference of references) {
    assertTaggable(reference);
    const { registry: host, repository, tag = "latest" } = parseImageReference(reference);
    const group = groups.get(`${host}/${repository}`) ?? { host, repository, tags: [] };
    if (!group.tags.includes(tag)) group.tags.push(tag);
    groups.set(`${host}/${repository}`, group);
  }
  let [digest, size, sent] = ["", 0, 0];
  for (const group of groups.values()) {
    const pushed = await pushToRegistry(registries, image, group, onEvent, signal);
    ({ digest, size } = pushed);
    sent += pushed.sent;
  }
  return { digest, size, sent };
}

/** Gives what was written: some take one image of an index. */
async function write(
  places: ImagePlaces,
  targets: readonly ImageLocation[],
  image: AnyImage,
  signal: AbortSignal | undefined,
): Promise<AnyImage> {
  const { store } = places;
  const [first] = targets;
  const named = targets.flatMap((one) =>
    (one.kind === "kept" || one.kind === "engine") && one.kind === first?.kind ? [one.name] : [],
  );
  const several = first?.kind === "kept" || first?.kind === "engine";
  if (!first || (several ? named.length : 1) !== targets.length) {
    throw misuse(targets, "an image goes to one place at once, or to several names of one kind");
  }
  switch (first.kind) {
    case "kept":
      await places.kept.keep(named, image, signal);
      return image;
    case "engine":
      return loadIntoEngine({ engine: await places.engine(signal), store }, named, image, signal);
    case "layout":
      await writeLayout(image, { folder: first.path, names: namesOf(first) }, signal);
      return image;
    case "layout-archive":
      await writeExportFile(first.path, layoutArchive(image, namesOf(first), signal));
      return image;
    case "docker-archive": {
      const one = await onlyImage(image, undefined, signal);
      const names = namesOf(first).map((name) => normalizeReference(name));
      await writeExportFile(first.path, dockerArchive([{ image: one, names }], { store }, signal));
      return one;
    }
    default:
      throw misuse(targets, "nothing can be written to it");
  }
}

function namesOf({ name }: { readonly name?: string }): readonly string[] {
  return name === undefined ? [] : [name];
}

function misuse(targets: readonly ImageLocation[], why: string): SlipwayError<"misuse"> {
  const text = targets.map(imageLocationText).join(", ");
  return new SlipwayError(
    "misuse",
    { argument: text },
    {
      message: `${text === "" ? "No place" : text} cannot be written to: ${why}.`,
      hint: "Name one place: a name, oci:FOLDER, oci-archive:FILE, docker-archive:FILE, engine:NAME or kept:NAME.",
    },
  );
}
