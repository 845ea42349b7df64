import type { EngineImage } from "../engine/engine.ts";

export interface ImageRepository {
  /** As a person would type it: `node`, not `docker.io/library/node`. */
  readonly name: string;
  /** Newest first. */
  readonly images: readonly ImageEntry[];
}

export interface ImageEntry {
  /** `sha256:…` */
  readonly id: string;
  /** `repository:tag` as the engine names it; undefined for a dangling image. */
  readonly reference: string | undefined;
  readonly tag: string | undefined;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

export interface GroupedImages {
  /** By name. */
  readonly repositories: readonly ImageRepository[];
  /** Images without a name, newest first. */
  readonly dangling: readonly ImageEntry[];
}

/** One entry for each name of an image; an image with two tags stands in two places. */
export function groupImages(images: readonly EngineImage[]): GroupedImages {
  const repositories = new Map<string, ImageEntry[]>();
  const dangling: ImageEntry[] = [];
  for (const image of images) {
    const { id, size, created } = image;
    for (const reference of image.tags) {
      const { name, tag } = splitTag(reference);
      const entries = repositories.get(name) ?? [];
      entries.push({ id, size, created, reference, tag });
      repositories.set(name, entries);
    }
    if (image.dangling) dangling.push({ id, size, created, reference: undefined, tag: undefined });
  }
  return {
    repositories: [...repositories]
      .map(([name, entries]) => ({ name, images: entries.sort(newestFirst) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    dangling: dangling.sort(newestFirst),
  };
}

function splitTag(reference: string): { readonly name: string; readonly tag: string } {
  const colon = reference.lastIndexOf(":");
  const name = reference.slice(0, colon);
  // Podman spells the default registry out.
  return {
    name: name.replace(/^docker\.io\/(?:library\/)?/, ""),
    tag: reference.slice(colon + 1),
  };
}

function newestFirst(a: ImageEntry, b: ImageEntry): number {
  return b.created - a.created || compareText(a.tag ?? a.id, b.tag ?? b.id);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
