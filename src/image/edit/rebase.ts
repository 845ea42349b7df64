import { isDeepStrictEqual } from "node:util";
import { isRecord, type JsonRecord } from "../../base/isRecord.ts";
import { platformText } from "../../oci/descriptor.ts";
import type { Image } from "../image.ts";
import { platformOf } from "./assembleIndex.ts";
import { mergeRunConfig } from "./mergeRunConfig.ts";
import { isPlatform } from "./pickPlatform.ts";
import { configRecord, recompose } from "./recompose.ts";
import { unsuitable } from "./unsuitable.ts";
import { hasLayer, storedHistory, wholeHistory } from "./wholeHistory.ts";

export interface Rebased {
  readonly image: Image;
  /** Members of the config that are the image's own, such as `Env PATH`; the others are the new base's. */
  readonly own: readonly string[];
}

/**
 * The image's own layers on another base. Of the config, what the image had made different from its
 * old base stays the image's, variable by variable and label by label; all else is the new base's, and
 * so is the platform. `created` and author are the image's. Nothing of the layers is read. Throws
 * `image-unsuitable` where the old base's layers are not the image's first ones, or the platforms differ.
 */
export function rebase(image: Image, oldBase: Image, newBase: Image): Rebased {
  assertBase(image, oldBase);
  const [platform, newPlatform] = [platformOf(image), platformOf(newBase)];
  if (!isPlatform(platform, newPlatform)) {
    const words = `is for ${platformText(newPlatform)} and ${image.name} for ${platformText(platform)}`;
    throw unsuitable(
      image.name,
      `${newBase.name} ${words}.`,
      "Take a base for the image's platform.",
    );
  }
  const [own, base] = [configRecord(image), configRecord(newBase)];
  const merged = mergeRunConfig({
    image: runConfig(own),
    oldBase: runConfig(configRecord(oldBase)),
    newBase: runConfig(base),
  });
  const kept = image.layers.slice(oldBase.layers.length);
  const { annotations } = image.manifest.value;
  const rebased = recompose(image, {
    layers: [...newBase.layers, ...kept],
    annotations: baseAnnotations(annotations, newBase),
    config: {
      platform: newPlatform,
      run: merged.run,
      history: [...wholeHistory(newBase), ...ownHistory(image, oldBase)],
    },
  });
  return { image: rebased, own: merged.own };
}

/** Layers may be packed in another way, so that their contents count. */
function assertBase(image: Image, oldBase: Image): void {
  const missing = oldBase.layers.findIndex(({ diffId }, at) => image.layers[at]?.diffId !== diffId);
  if (missing === -1) return;
  const count = oldBase.layers.length;
  throw unsuitable(
    image.name,
    `${image.name} is not built on ${oldBase.name}: layer ${missing + 1} of its ${count} is another one.`,
    "Name the base as it was when the image was built, best by its digest.",
  );
}

/** What the image did after its base, steps without a layer included. */
function ownHistory(image: Image, oldBase: Image): readonly JsonRecord[] {
  const [all, before] = [wholeHistory(image), storedHistory(oldBase)];
  const same = before.every((entry, at) => isDeepStrictEqual(entry, all[at]));
  if (same && before.filter(hasLayer).length === oldBase.layers.length) {
    return all.slice(before.length);
  }
  // The base's own is lost or was rewritten: counted off by layers.
  let layers = 0;
  let at = 0;
  while (at < all.length && layers < oldBase.layers.length) {
    if (hasLayer(all[at] ?? {})) layers += 1;
    at += 1;
  }
  return all.slice(at);
}

/** Those that say what the base is, where the image has them (OCI image spec, "Annotations"). */
function baseAnnotations(
  annotations: Readonly<Record<string, string>>,
  { manifest, name }: Image,
): Readonly<Record<string, string>> {
  const changed = { ...annotations };
  if (changed[baseDigest] !== undefined) changed[baseDigest] = manifest.descriptor.digest;
  if (changed[baseName] !== undefined) changed[baseName] = name;
  return changed;
}

const baseDigest = "org.opencontainers.image.base.digest";
const baseName = "org.opencontainers.image.base.name";

function runConfig(record: JsonRecord): JsonRecord {
  return isRecord(record.config) ? record.config : {};
}
