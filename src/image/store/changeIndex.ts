import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Descriptor } from "../../oci/descriptor.ts";
import { mediaTypes } from "../../oci/mediaTypes.ts";
import { readJsonRecord } from "../../oci/records.ts";
import { readLayoutIndex, readText } from "../openLayout.ts";
import { storageFailed } from "./storageFailed.ts";
import { withLock } from "./withLock.ts";

const LAYOUT = '{"imageLayoutVersion":"1.0.0"}';

/** The descriptors of a layout's index as they stand there; none where no layout is there yet. */
export async function readEntries(folder: string): Promise<readonly Descriptor[]> {
  return (await readWhole(folder)).entries;
}

/**
 * Changes the index of a layout, which is made where it is not there, while no other process does;
 * readers see the old one or the new one. What else the index has stays. Rejects with
 * `image-unreadable` where it is broken, and then leaves it, and with `storage-failed`.
 */
export function changeIndex(
  folder: string,
  change: (entries: readonly Descriptor[]) => readonly Descriptor[],
  signal?: AbortSignal,
): Promise<void> {
  const path = join(folder, "index.json");
  return withLock(join(folder, "index.json.lock"), signal, async () => {
    const { record, entries, isNew, hasLayout } = await readWhole(folder);
    const manifests = change(entries);
    if (!isNew && manifests === entries) return;
    const text = JSON.stringify({
      ...(isNew ? { schemaVersion: 2, mediaType: mediaTypes.index } : record),
      manifests,
    });
    // The index last: with it, the layout is one.
    if (!hasLayout) await writeWhole(join(folder, "oci-layout"), LAYOUT);
    await writeWhole(path, text);
  });
}

async function readWhole(folder: string) {
  const index = await readText(folder, "index.json");
  const layout = await readText(folder, "oci-layout");
  const hasLayout = layout !== undefined;
  if (index === undefined) return { record: {}, entries: [], isNew: true, hasLayout };
  // Only checks: what it does not know of a descriptor has to stay.
  readLayoutIndex(folder, { layout: layout ?? Buffer.from(LAYOUT), index });
  const record = readJsonRecord(index, { image: folder, what: "index" });
  const entries = (record.manifests ?? []) as readonly Descriptor[];
  return { record, entries, isNew: false, hasLayout };
}

async function writeWhole(path: string, text: string): Promise<void> {
  const half = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(half, text, { flag: "wx" });
    await rename(half, path);
  } catch (error) {
    await rm(half, { force: true }).catch(() => undefined);
    throw storageFailed(path, error);
  }
}
