import { platformText } from "../oci/descriptor.ts";
import { hasDigest } from "../oci/digest.ts";
import { mediaTypes } from "../oci/mediaTypes.ts";
import type { AnyImage, Document, Image, ImageSet, Layer } from "./image.ts";
import { usualLimits } from "./layers/readLayerFiles.ts";
import { isImageConfig } from "./readImage.ts";
import { type Fault, faultOf, type LayerSums, sumLayer } from "./sumLayer.ts";

/** What is wrong with an image. */
export interface ImageProblem {
  readonly kind: "unreadable" | "digest" | "size" | "diff-id" | "config" | "history" | "media-type";
  /** Such as `linux/arm64, layer 2`; "" for the image itself. Layers count from 1, the base first. */
  readonly where: string;
  /** A sentence. */
  readonly what: string;
}

/**
 * Checks all that an image or a set says about itself: digests and sizes of its parts, diff ids and
 * history of its config, media types. Each layer is read once, and no more of it is in memory than a
 * piece. `limit`: bytes that a layer may have unpacked; one with more is a problem, too. Rejects with
 * AbortError, and with what is no fault of the image, such as `storage-failed`.
 */
export async function validateImage(
  image: AnyImage,
  signal?: AbortSignal,
  limit: number = usualLimits.bytes,
): Promise<readonly ImageProblem[]> {
  const problems: ImageProblem[] = [];
  const check: Check = {
    layers: new Map(),
    seen: new Set(),
    signal,
    limit,
    report: (where, kind, what) => problems.push({ where, kind, what }),
  };
  await checkAny(image, "", check);
  return problems;
}

interface Check {
  /** What was found of each blob, so that none is read twice. */
  readonly layers: Map<string, LayerSums | Fault>;
  readonly seen: Set<string>;
  readonly signal: AbortSignal | undefined;
  readonly limit: number;
  report(where: string, kind: ImageProblem["kind"], what: string): void;
}

function checkAny(image: AnyImage, where: string, check: Check): Promise<void> {
  return image.kind === "index" ? checkSet(image, where, check) : checkImage(image, where, check);
}

async function checkSet(set: ImageSet, where: string, check: Check): Promise<void> {
  const { digest } = set.index.descriptor;
  if (check.seen.has(digest)) return;
  check.seen.add(digest);
  checkDocument(set.index, within(where, "index"), check);
  for (const { descriptor, open } of set.members) {
    check.signal?.throwIfAborted();
    const { platform, digest } = descriptor;
    const below = within(where, platform ? platformText(platform) : digest);
    const member = await open(check.signal).catch(faultOf);
    if ("fault" in member) {
      check.report(below, "unreadable", member.fault);
      continue;
    }
    const document = member.kind === "index" ? member.index : member.manifest;
    if (document.value.mediaType !== descriptor.mediaType) {
      const types = `${descriptor.mediaType}, and is ${document.value.mediaType}`;
      check.report(below, "media-type", `The index says that it is ${types}.`);
    }
    if (member.kind === "image" && platform && isImageConfig(member.config.descriptor)) {
      const own = member.config.value;
      if (own.os !== platform.os || own.architecture !== platform.architecture) {
        const said = `${platformText(platform)}, and its configuration ${platformText(own)}`;
        check.report(below, "config", `The index says that it is for ${said}.`);
      }
    }
    await checkAny(member, below, check);
  }
}

async function checkImage(image: Image, where: string, check: Check): Promise<void> {
  const { manifest, config, layers } = image;
  if (check.seen.has(manifest.descriptor.digest)) return;
  check.seen.add(manifest.descriptor.digest);
  checkDocument(manifest, within(where, "manifest"), check);
  checkDocument(config, within(where, "config"), check);
  const ofImage = isImageConfig(config.descriptor);
  if (ofImage) checkConfig(image, where, check);
  for (const [at, layer] of layers.entries()) {
    check.signal?.throwIfAborted();
    await checkLayer(layer, { where: within(where, `layer ${at + 1}`), ofImage }, check);
  }
}

function checkConfig({ config, layers, manifest }: Image, where: string, check: Check): void {
  const { diffIds, history } = config.value;
  const place = within(where, "config");
  if (diffIds.length !== layers.length) {
    const counts = `${count(diffIds.length, "diff id")} for ${count(layers.length, "layer")}`;
    check.report(place, "config", `It has ${counts}.`);
  }
  const making = history.filter(({ empty_layer }) => !empty_layer).length;
  if (history.length > 0 && making !== layers.length) {
    const counts = `${count(making, "step")} that made a layer, and ${count(layers.length, "layer")}`;
    check.report(within(where, "history"), "history", `It has ${counts}.`);
  }
  const isDocker = manifest.value.mediaType === mediaTypes.dockerManifest;
  if (isDocker !== (config.descriptor.mediaType === mediaTypes.dockerConfig)) {
    const types = `${config.descriptor.mediaType} in a manifest of ${manifest.value.mediaType}`;
    check.report(place, "media-type", `It is ${types}.`);
  }
}

async function checkLayer(
  { descriptor, diffId, open }: Layer,
  { where, ofImage }: { readonly where: string; readonly ofImage: boolean },
  check: Check,
): Promise<void> {
  const { digest, mediaType } = descriptor;
  const key = `${digest} ${descriptor.size}`;
  const known = check.layers.get(key);
  const sums = known ?? (await sumLayer((signal) => open(signal), ofImage, check));
  check.layers.set(key, sums);
  if ("fault" in sums) return check.report(where, "unreadable", sums.fault);
  if (!ofImage) return;
  if (sums.diffId !== diffId) {
    const ids = `${sums.diffId}, and the configuration says ${diffId}`;
    check.report(where, "diff-id", `Unpacked it is ${ids}.`);
  }
  if (!layerTypes.test(mediaType)) {
    check.report(where, "media-type", `${JSON.stringify(mediaType)} is no media type of a layer.`);
  } else if (packingOfType(mediaType) !== sums.packing) {
    const packed = sums.packing === undefined ? "not packed" : `packed in ${sums.packing}`;
    check.report(where, "media-type", `It is ${packed}, and its media type ${mediaType}.`);
  }
}

function checkDocument(
  { descriptor, bytes }: Document<unknown>,
  where: string,
  check: Check,
): void {
  const { digest, size } = descriptor;
  if (bytes.length !== size) {
    check.report(where, "size", `It has ${count(bytes.length, "byte")}, and should have ${size}.`);
  }
  if (!hasDigest(bytes, digest)) check.report(where, "digest", `It is not ${digest}.`);
}

/** Of OCI and Docker, and those of both that must not be given away. */
const layerTypes =
  /^application\/vnd\.(oci\.image\.layer\.(nondistributable\.)?v1\.tar(\+(gzip|zstd))?|docker\.image\.rootfs\.(foreign\.)?diff\.tar(\.(gzip|zstd))?)$/;

function packingOfType(mediaType: string): "gzip" | "zstd" | undefined {
  if (/[+.]gzip$/.test(mediaType)) return "gzip";
  return /[+.]zstd$/.test(mediaType) ? "zstd" : undefined;
}

function within(where: string, part: string): string {
  return where === "" ? part : `${where}, ${part}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
