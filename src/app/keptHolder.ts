import { Readable } from "node:stream";
import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import { isRecord, type JsonRecord } from "../base/isRecord.ts";
import type { EngineImageDetails, ImageHistoryEntry } from "../engine/engine.ts";
import { imageMembers } from "../image/edit/pickPlatform.ts";
import { configRecord } from "../image/edit/recompose.ts";
import type { AnyImage, Image } from "../image/image.ts";
import { layoutArchive } from "../image/layoutArchive.ts";
import { describeImage } from "./describeImage.ts";
import type { ImageHolder } from "./imageHolder.ts";
import { documentOf } from "./imageParts.ts";
import type { KeptImages } from "./keptImages.ts";
import { listKept } from "./listKept.ts";
import { onlyImage } from "./onlyImage.ts";

/**
 * The images that Slipway keeps, asked as those of an engine: ids are digests, sizes those of the
 * packed layers, and of an index the image for this machine is told of. All reject with
 * `image-unreadable` for what is not there or broken.
 */
export function keptHolder(kept: KeptImages): ImageHolder {
  const listImages = async () => listKept(await kept.list());
  const find = async (nameOrId: string): Promise<AnyImage> => {
    const image = await kept.open(nameOrId);
    if (image === undefined) throw notKept(nameOrId);
    return image;
  };
  return {
    listImages,
    async inspectImage(nameOrId, signal) {
      const whole = await find(nameOrId);
      const { digest } = documentOf(whole).descriptor;
      const [image, record, listed] = await Promise.all([
        shownImage(whole, signal),
        describeImage(whole, signal),
        listImages(),
      ]);
      const known = listed.find(({ id }) => id === digest);
      return detailsOf({ image, record, digest }, known);
    },
    async imageHistory(nameOrId, signal) {
      return historyOf(await shownImage(await find(nameOrId), signal));
    },
    async saveImage(nameOrId, signal) {
      const image = await shownImage(await find(nameOrId), signal);
      return Readable.from(layoutArchive(image, [], signal), { objectMode: false });
    },
    async tagImage(source, target, signal) {
      await kept.keep([target], await find(source), signal);
    },
    async removeImage(nameOrId) {
      // Not opened, so that a broken one can be removed, too.
      const before = (await listImages()).map(({ id }) => id);
      await kept.remove(nameOrId);
      const left = new Set((await listImages()).map(({ id }) => id));
      return { untagged: [nameOrId], deleted: before.filter((id) => !left.has(id)) };
    },
  };
}

/** Where there is none for this machine, the first one tells more than nothing. */
async function shownImage(image: AnyImage, signal: AbortSignal | undefined): Promise<Image> {
  try {
    return await onlyImage(image, undefined, signal);
  } catch (error) {
    if (image.kind === "image" || !isSlipwayError(error, "image-unsuitable")) throw error;
    const [first] = imageMembers(image);
    if (first === undefined) throw error;
    return shownImage(await first.open(signal), signal);
  }
}

function detailsOf(
  found: { readonly image: Image; readonly record: object; readonly digest: string },
  listed: Awaited<ReturnType<ImageHolder["listImages"]>>[number] | undefined,
): EngineImageDetails {
  const { image, record, digest } = found;
  const { value, descriptor } = image.config;
  const { config } = value;
  const all = configRecord(image);
  const { Healthcheck: check } = recordOf(all.config);
  const test = recordOf(check).Test;
  return {
    ...{ id: digest, configId: descriptor.digest, record },
    ...{ tags: listed?.tags ?? [], digests: listed?.digests ?? [], labels: config.Labels ?? {} },
    size: image.layers.reduce((sum, layer) => sum + layer.descriptor.size, 0),
    created: timeOf(value.created),
    dangling: (listed?.tags ?? []).length === 0,
    config: {
      user: config.User ?? "",
      workdir: config.WorkingDir ?? "",
      env: config.Env ?? [],
      cmd: config.Cmd ?? [],
      entrypoint: config.Entrypoint ?? [],
      labels: config.Labels ?? {},
      onbuild: config.OnBuild ?? [],
      exposed: Object.keys(config.ExposedPorts ?? {}),
      volumes: Object.keys(config.Volumes ?? {}),
      stopSignal: config.StopSignal ?? "",
      healthcheck: Array.isArray(test) ? test.map(String) : [],
      shell: config.Shell ?? [],
    },
    ...{ os: value.os, architecture: value.architecture, variant: value.variant ?? "" },
    author: typeof all.author === "string" ? all.author : "",
    layers: value.diffIds,
  };
}

/** The newest first, as an engine tells it; a history that does not fit the layers is worth nothing. */
function historyOf({ config, layers }: Image): readonly ImageHistoryEntry[] {
  const { history } = config.value;
  const steps = history.filter(({ empty_layer: empty }) => empty !== true);
  const fits = steps.length === layers.length;
  let next = 0;
  const told: readonly ImageHistoryEntry[] = (fits ? history : layers.map(() => nothing)).map(
    (step) => ({
      createdBy: step.created_by ?? "",
      comment: step.comment ?? "",
      created: timeOf(step.created),
      size: step.empty_layer === true ? 0 : (layers[next++]?.descriptor.size ?? 0),
      tags: [],
    }),
  );
  return told.toReversed();
}

const nothing: Image["config"]["value"]["history"][number] = {};

function timeOf(text: string | undefined): number {
  return Date.parse(text ?? "") || 0;
}

function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

function notKept(name: string): SlipwayError<"image-unreadable"> {
  return new SlipwayError(
    "image-unreadable",
    { image: name },
    {
      message: `Slipway keeps no image ${name} any more.`,
      hint: "Build it again.",
    },
  );
}
