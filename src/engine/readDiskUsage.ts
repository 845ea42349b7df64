import { setTimeout as delay } from "node:timers/promises";
import { isSlipwayError } from "../base/errors.ts";
import { askEngine } from "./askEngine.ts";
import type { BuildCacheRecord, DiskUsage, ImageUsage } from "./diskUsage.ts";
import type { Transport } from "./transport.ts";
import { field, numberField, textField } from "./wire.ts";

/** See `Engine.diskUsage`. */
export async function readDiskUsage(
  transport: Transport,
  signal?: AbortSignal,
): Promise<DiskUsage> {
  const answer = await count(transport, signal);
  const images = listOf(answer, "Images", "ImageUsage");
  return {
    images: distinct(images.map(toImageUsage)),
    layersSize:
      numberField(answer, "LayersSize") ??
      numberField(field(answer, "ImageUsage"), "TotalSize") ??
      0,
    buildCache: listOf(answer, "BuildCache", "BuildCacheUsage").map(toCacheRecord),
  };
}

/**
 * Podman and Docker's containerd store give up when something goes away while they count, and old Dockers
 * count for one at a time; then it is asked again.
 */
async function count(transport: Transport, signal: AbortSignal | undefined): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    try {
      return await askEngine(transport, {
        method: "GET",
        path: "/system/df",
        // Since API 1.42; without it every volume is counted, too, file by file. The items of API
        // 1.52 come only when they are asked for.
        query: { type: ["image", "build-cache"], verbose: "1" },
        doing: "count its disk usage",
        signal,
      });
    } catch (error) {
      const said = isSlipwayError(error, "engine-refused") ? error.message : "";
      const most = reasons.find(([words]) => words.test(said))?.[1] ?? 0;
      if (tries >= most) throw error;
      await delay(pause, undefined, { signal });
    }
  }
}

/** What an engine says that may say otherwise soon, and how often it is asked in all. */
const reasons: readonly (readonly [RegExp, number])[] = [
  [/no such|not exist|not known/i, 6],
  [/already running/i, 40],
];

/** Milliseconds. */
const pause = 250;

/** Podman has an image once for each of its names. */
function distinct(images: readonly ImageUsage[]): readonly ImageUsage[] {
  return [...new Map(images.map((image) => [image.id, image])).values()];
}

/** The list as engines give it up to API 1.51, or as later ones do. */
function listOf(answer: unknown, name: string, later: string): readonly unknown[] {
  const list = field(answer, name) ?? field(field(answer, later), "Items");
  return Array.isArray(list) ? list : [];
}

function toImageUsage(record: unknown): ImageUsage {
  const id = textField(record, "Id") ?? "";
  return {
    id: /^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : id,
    size: numberField(record, "Size") ?? 0,
    sharedSize: numberField(record, "SharedSize") ?? -1,
    containers: numberField(record, "Containers") ?? -1,
  };
}

function toCacheRecord(record: unknown): BuildCacheRecord {
  const lastUsed = textField(record, "LastUsedAt");
  return {
    id: textField(record, "ID") ?? "",
    kind: textField(record, "Type") ?? "",
    description: textField(record, "Description") ?? "",
    inUse: field(record, "InUse") === true,
    shared: field(record, "Shared") === true,
    size: numberField(record, "Size") ?? 0,
    created: Date.parse(textField(record, "CreatedAt") ?? "") || 0,
    lastUsed: (lastUsed !== undefined && Date.parse(lastUsed)) || undefined,
    usageCount: numberField(record, "UsageCount") ?? 0,
  };
}
