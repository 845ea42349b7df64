import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { appendLayers } from "../image/edit/appendLayers.ts";
import { cleanImagePath } from "../image/edit/cleanImagePath.ts";
import { deletePaths } from "../image/edit/deletePaths.ts";
import { foldersAbove, plainFolder } from "../image/edit/findFiles.ts";
import { layerFromTar } from "../image/edit/layerFromTar.ts";
import { resolvePaths } from "../image/edit/resolvePaths.ts";
import { timeText } from "../image/edit/timeText.ts";
import { unsuitable } from "../image/edit/unsuitable.ts";
import type { Image } from "../image/image.ts";
import type { LayerFile } from "../image/layers/layerFile.ts";
import { type FolderLayerOptions, layerFromFolder } from "../image/layers/layerFromFolder.ts";
import { refuseLayer } from "../image/layers/refuseLayer.ts";
import { writeLayer } from "../image/layers/writeLayer.ts";
import type { EditDeps } from "./editDeps.ts";

export interface AppendEdit {
  readonly kind: "append";
  /** Absolute paths of folders, whose contents are taken, and tar files. */
  readonly layers: readonly string[];
  /** Where in the image their files go; its root where not said. */
  readonly prefix?: string | undefined;
  /** Paths in the image; with a slash at the end only what is in the folder. */
  readonly deletes?: readonly string[] | undefined;
  /** True takes extended attributes of what is in folders. It runs a program: for the command line only. */
  readonly xattrs?: boolean | undefined;
}

/** First a layer that deletes, then one for each folder and tar file. */
export async function appendEdit(
  { places: { store, limits }, packing, epoch = 0 }: EditDeps,
  image: Image,
  { layers, prefix = "", deletes = [], xattrs }: AppendEdit,
  note: (sentence: string) => void,
  signal?: AbortSignal,
): Promise<Image> {
  let edited = image;
  if (deletes.length > 0) {
    const deleted = await deletePaths(edited, deletes, { store, packing, epoch, signal });
    for (const path of deleted.missing) {
      note(`${image.name} has nothing at ${path} to delete.`);
    }
    edited = deleted.image;
  }
  if (layers.length === 0) return edited;
  const place = await findPlace(edited, prefix, epoch, signal);
  for (const source of layers) {
    const isOfFolder = await isFolder(source);
    const files = { prefix: place.prefix, epoch, xattrs };
    const layer = isOfFolder
      ? await writeLayer(store, folderFiles(source, place, files, signal), packing, signal)
      : await layerFromTar(store, source, { ...place, packing, limits, signal });
    const where = place.prefix === "" ? "" : ` --prefix /${place.prefix}`;
    // The name only: a path of this machine would make the same image differ on another one.
    const how = `${where}${isOfFolder && xattrs ? " --xattrs" : ""}`;
    const created_by = `slipway append --layer ${basename(source)}${how}`;
    edited = appendLayers(edited, [layer], [{ created: timeText(epoch), created_by }]);
  }
  return edited;
}

interface Place {
  readonly prefix: string;
  /** The folders that it leads through, itself the last; those that the image has as they are there. */
  readonly above: readonly LayerFile[];
}

async function findPlace(
  image: Image,
  prefix: string,
  epoch: number,
  signal: AbortSignal | undefined,
): Promise<Place> {
  if (/^[./]*$/.test(prefix) && !prefix.includes("..")) return { prefix: "", above: [] };
  const wanted = cleanImagePath(prefix);
  const [found] = await resolvePaths(image, [wanted], { followLast: true, signal });
  const { path, file, above } = found ?? { path: wanted, file: undefined, above: [] };
  if (file !== undefined && file.kind !== "folder") {
    throw unsuitable(
      image.name,
      `In ${image.name} /${path} is no folder, so nothing can be put into it.`,
      "Name another folder, or delete it in the same command.",
    );
  }
  const there = new Map([...above, ...(file ? [file] : [])].map((one) => [one.path, one]));
  const all = path === "" ? [] : [...foldersAbove(path), path];
  return { prefix: path, above: all.map((one) => there.get(one) ?? plainFolder(one, epoch)) };
}

async function* folderFiles(
  root: string,
  { above }: Place,
  options: FolderLayerOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<LayerFile> {
  yield* above;
  yield* layerFromFolder(root, options, signal);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw refuseLayer(path, "it cannot be read", "Give a folder or a tar file that exists.", error);
  }
}
