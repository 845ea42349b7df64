import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isSlipwayError } from "../base/errors.ts";
import type { BlobStore } from "../image/blobStore.ts";
import type { AnyImage } from "../image/image.ts";
import { allNamesOf } from "../image/ociArchive/layoutTexts.ts";
import { changeIndex, readEntries } from "../image/store/changeIndex.ts";
import { storedImage } from "../image/storedImage.ts";
import { storeBlobs, topOf, withNames } from "../image/writeLayout.ts";
import { type Descriptor, isAttestation, platformText } from "../oci/descriptor.ts";
import { normalizeReference, validateImageReference } from "../reference/imageReference.ts";
import type { KeptImage, KeptImages, KeptPlatform } from "./keptImages.ts";

/**
 * Images in a store, by names in an `index.json` of its folder, which makes an OCI layout of it. An image
 * that loses its last name to another stays without one until the store is trimmed; one that loses it by
 * `remove` is gone. All reject with `image-unreadable` where the index is broken, and then leave it.
 */
export function createKeptImages(store: BlobStore): KeptImages {
  const { folder } = store;
  return {
    async list() {
      const images = await Promise.all(
        [...byDigest(await readEntries(folder))].map(([, entries]) => toKept(store, entries)),
      );
      return images.filter((image) => image !== undefined).sort((a, b) => b.kept - a.kept);
    },
    async open(name) {
      const found = find(await readEntries(folder), name);
      if (found === undefined) return undefined;
      const { annotations: _, ...descriptor } = found;
      return storedImage(store, descriptor, name);
    },
    async keep(names, image, signal) {
      const full = [...new Set(names.map((name) => normalizeReference(name)))];
      const before = await readEntries(folder);
      await storeBlobs(store, image, signal);
      const gone = await trimmedOf(store, before);
      const descriptor = {
        ...topOf(image),
        annotations: { [keptAt]: new Date().toISOString() },
      };
      await changeIndex(
        folder,
        (entries) => {
          const left = entries.filter((one) => hasName(one) || !gone.has(one.digest));
          return withNames(leftNameless(left, full), descriptor, full);
        },
        signal,
      );
    },
    async remove(nameOrDigest) {
      await changeIndex(folder, (entries) => {
        const left = entries.filter((entry) => !isMeant(entry, nameOrDigest));
        return left.length === entries.length ? entries : left;
      });
    },
  };
}

/** RFC 3339. */
const keptAt = "dev.slipway.kept";

/** Digests of those without a name that are in the store no more. */
async function trimmedOf(
  store: BlobStore,
  entries: readonly Descriptor[],
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  for (const entry of entries) {
    if (!hasName(entry) && (await store.size(entry.digest)) === undefined) gone.add(entry.digest);
  }
  return gone;
}

function hasName(entry: Descriptor): boolean {
  return allNamesOf(entry).length > 0;
}

/** An image that has no other name stays as one without. */
function leftNameless(
  entries: readonly Descriptor[],
  taken: readonly string[],
): readonly Descriptor[] {
  const names = new Set(taken);
  const loses = (entry: Descriptor) => allNamesOf(entry).some((name) => names.has(name));
  const staying = new Set(entries.filter((one) => !loses(one)).map(({ digest }) => digest));
  return entries.map((entry) => {
    if (!loses(entry) || staying.has(entry.digest)) return entry;
    staying.add(entry.digest);
    const when = entry.annotations?.[keptAt];
    const { annotations: _, ...bare } = entry;
    return { ...bare, ...(when !== undefined && { annotations: { [keptAt]: when } }) };
  });
}

function byDigest(entries: readonly Descriptor[]): ReadonlyMap<string, readonly Descriptor[]> {
  const groups = new Map<string, Descriptor[]>();
  for (const entry of entries) {
    if (isAttestation(entry)) continue;
    const group = groups.get(entry.digest);
    if (group) group.push(entry);
    else groups.set(entry.digest, [entry]);
  }
  return groups;
}

/** Undefined for one without a name that was trimmed. */
async function toKept(
  store: BlobStore,
  entries: readonly Descriptor[],
): Promise<KeptImage | undefined> {
  const [first] = entries;
  if (first === undefined) return undefined;
  const names = [...new Set(entries.flatMap(allNamesOf))].sort();
  const shape = await shapeOf(store, first);
  if (shape === undefined && names.length === 0) return undefined;
  const times = entries.map(({ annotations }) => Date.parse(annotations?.[keptAt] ?? ""));
  const known = times.filter((time) => !Number.isNaN(time));
  return {
    digest: first.digest,
    names,
    platforms: shape?.platforms ?? [],
    size: shape?.size ?? 0,
    kept: known.length > 0 ? Math.max(...known) : await indexTime(store.folder),
  };
}

interface Shape {
  readonly platforms: readonly KeptPlatform[];
  /** Bytes. */
  readonly size: number;
}

/** Undefined where something of it is missing or broken, which is no reason not to list the others. */
async function shapeOf(store: BlobStore, descriptor: Descriptor): Promise<Shape | undefined> {
  const platforms = new Map<string, KeptPlatform>();
  const layers = new Map<string, number>();
  const seen = new Set<string>();
  const add = async (image: AnyImage): Promise<void> => {
    if (image.kind === "index") {
      for (const { descriptor, open } of image.members) {
        if (isAttestation(descriptor) || seen.has(descriptor.digest)) continue;
        seen.add(descriptor.digest);
        await add(await open());
      }
      return;
    }
    for (const { descriptor } of image.layers) layers.set(descriptor.digest, descriptor.size);
    if (image.config.value.os === "unknown") return;
    const { digest } = image.manifest.descriptor;
    const size = image.layers.reduce((sum, layer) => sum + layer.descriptor.size, 0);
    platforms.set(digest, { platform: platformText(image.config.value), digest, size });
  };
  try {
    await add(await storedImage(store, descriptor));
  } catch (error) {
    if (isSlipwayError(error, "image-unreadable")) return undefined;
    throw error;
  }
  const size = [...layers.values()].reduce((sum, one) => sum + one, 0);
  return { platforms: [...platforms.values()], size };
}

/** For images that another program put there. */
async function indexTime(folder: string): Promise<number> {
  return (await stat(join(folder, "index.json")).catch(() => undefined))?.mtimeMs ?? 0;
}

function find(entries: readonly Descriptor[], name: string): Descriptor | undefined {
  return entries.find((entry) => isMeant(entry, name));
}

function isMeant(entry: Descriptor, name: string): boolean {
  if (entry.digest === name) return true;
  const names = allNamesOf(entry);
  if (names.includes(name)) return true;
  return validateImageReference(name) === undefined && names.includes(normalizeReference(name));
}
