import type { EngineImage } from "../engine/engine.ts";
import { splitReference } from "../reference/referenceParts.ts";
import { filterImages } from "./filterImages.ts";
import type { ImageArrangement, ImageSorting } from "./imageArrangement.ts";
import type { ImageFacts } from "./imageFacts.ts";
import {
  familiarName,
  type ImageRow,
  sameRow,
  splitName,
  toImageRow,
  toKeptRow,
} from "./imageRow.ts";

export type { ImageEntry } from "./imageRow.ts";

/** The rows of the Images view. */
export interface GroupedImages {
  /** Undefined where the rows stand for themselves. */
  readonly groups: readonly ImageGroup[] | undefined;
  /** All rows by id, in the order in which they stand. */
  readonly rows: ReadonlyMap<string, ImageRow>;
}

export interface ImageGroup {
  readonly id: string;
  /**
   * `untagged`: images without a tag; `unlabelled`: those without the label that is grouped by;
   * `kept`: those that Slipway has made without an engine.
   */
  readonly kind: "repository" | "registry" | "label" | "age" | "untagged" | "unlabelled" | "kept";
  /** The repository, the registry, the label's value, or an `AgeGroup`; empty for the rest. */
  readonly name: string;
  readonly rows: readonly ImageRow[];
}

export const ageGroups = ["today", "week", "month", "older"] as const;
export type AgeGroup = (typeof ageGroups)[number];

/**
 * Rows by repository: one for each name of an image. By other things: one for each image, with all
 * its names; by registry, with those of that registry. `kept` stand before them all, in a group of
 * their own. Rows that are as in `before` are taken from it.
 */
export function groupImages(
  facts: ImageFacts,
  arrangement: ImageArrangement,
  now: number,
  before?: GroupedImages,
  kept: readonly EngineImage[] = [],
): GroupedImages {
  const groups = new Map<string, { readonly group: GroupName; readonly rows: ImageRow[] }>();
  const groupOf = createGrouper(arrangement, now);
  const matches = filterImages(arrangement);
  const put = (group: GroupName, fresh: ImageRow): void => {
    const old = before?.rows.get(fresh.id);
    const row = old !== undefined && sameRow(old, fresh) ? old : fresh;
    const held = groups.get(group.id);
    if (held) held.rows.push(row);
    else groups.set(group.id, { group, rows: [row] });
  };
  for (const image of facts.images.values()) {
    for (const place of groupOf(image)) {
      if (!matches(image, place.tags)) continue;
      put(place.group, toImageRow({ id: place.rowId, image, tags: place.tags }, facts));
    }
  }
  for (const image of kept) {
    if (matches(image, image.tags)) put(made, toKeptRow(`${made.id}/${image.id}`, image));
  }
  const inOrder = compareRows(arrangement.sorting);
  const sorted = [...groups.values()]
    .map(({ group, rows }): ImageGroup => ({ ...group, rows: rows.sort(inOrder) }))
    .sort(compareGroups(arrangement.sorting));
  const rows = new Map(sorted.flatMap((group) => group.rows.map((row) => [row.id, row] as const)));
  return { groups: arrangement.grouping === "none" ? undefined : sorted, rows };
}

/** The labels that images have, those of most images first, with how many have them. */
export function labelKeys(facts: ImageFacts): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { labels } of facts.images.values()) {
    for (const key of Object.keys(labels)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort(([a, countA], [b, countB]) => countB - countA || compareText(a, b));
}

interface GroupName {
  readonly id: string;
  readonly kind: ImageGroup["kind"];
  readonly name: string;
}

interface Place {
  readonly group: GroupName;
  readonly rowId: string;
  readonly tags: readonly string[];
}

function createGrouper(
  { grouping, labelKey }: ImageArrangement,
  now: number,
): (image: EngineImage) => readonly Place[] {
  const whole = (image: EngineImage, group: GroupName): readonly Place[] => [
    { group, rowId: `${group.id}/${image.id}`, tags: image.tags },
  ];
  switch (grouping) {
    case "repository":
      return (image) =>
        image.tags.length === 0
          ? whole(image, untagged)
          : image.tags.map((tag) => {
              const group = named("repository", splitName(tag).name);
              return { group, rowId: `image/${tag}`, tags: [tag] };
            });
    case "registry":
      return (image) => {
        if (image.tags.length === 0) return whole(image, untagged);
        return [...byRegistry(image.tags)].map(([host, tags]) => {
          const group = named("registry", host);
          return { group, rowId: `${group.id}/${image.id}`, tags };
        });
      };
    case "label":
      return (image) => {
        const value = image.labels[labelKey];
        const group = value === undefined ? unlabelled : named("label", value);
        return whole(image, { ...group, id: `${labelKey}/${group.id}` });
      };
    case "age": {
      const groupOf = createAgeGroups(now);
      return (image) => whole(image, named("age", groupOf(image.created)));
    }
    case "none":
      return (image) => whole(image, { id: "image", kind: "untagged", name: "" });
  }
}

const untagged: GroupName = { id: "untagged", kind: "untagged", name: "" };
const made: GroupName = { id: "kept", kind: "kept", name: "" };
const unlabelled: GroupName = { id: "unlabelled", kind: "unlabelled", name: "" };

function named(kind: ImageGroup["kind"], name: string): GroupName {
  return { id: `${kind}/${name}`, kind, name };
}

function byRegistry(tags: readonly string[]): Map<string, string[]> {
  const hosts = new Map<string, string[]>();
  for (const tag of tags) {
    const host = registryOfName(tag);
    const held = hosts.get(host);
    if (held) held.push(tag);
    else hosts.set(host, [tag]);
  }
  return hosts;
}

/** Of a name that an engine gave, which is a good one. */
function registryOfName(reference: string): string {
  return splitReference(reference).domain ?? "docker.io";
}

/** Today since midnight here, then the seven and the thirty days up to now. */
function createAgeGroups(now: number): (created: number) => AgeGroup {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const [week, month] = [now - 7 * dayMs, now - 30 * dayMs];
  return (created) => {
    if (created >= midnight) return "today";
    if (created >= week) return "week";
    return created >= month ? "month" : "older";
  };
}

const dayMs = 24 * 60 * 60 * 1000;

function compareRows(sorting: ImageSorting): (a: ImageRow, b: ImageRow) => number {
  const byName = (a: ImageRow, b: ImageRow): number =>
    collator.compare(shownName(a), shownName(b)) || compareText(a.id, b.id);
  switch (sorting) {
    case "age":
      return (a, b) => b.image.created - a.image.created || byName(a, b);
    case "size":
      return (a, b) => b.image.size - a.image.size || byName(a, b);
    case "name":
      // Those without a name come last.
      return (a, b) => Number(unnamed(a)) - Number(unnamed(b)) || byName(a, b);
  }
}

/** Ages in their order, else by name; by size, the group with the largest image first. */
function compareGroups(sorting: ImageSorting): (a: ImageGroup, b: ImageGroup) => number {
  const rank = ({ kind, name }: ImageGroup): number => {
    if (kind === "untagged" || kind === "unlabelled") return ageGroups.length;
    if (kind === "kept") return -1;
    return kind === "age" ? ageGroups.indexOf(name as AgeGroup) : 0;
  };
  const largest = ({ rows }: ImageGroup): number => rows[0]?.image.size ?? 0;
  return (a, b) =>
    rank(a) - rank(b) ||
    (sorting === "size" ? largest(b) - largest(a) : 0) ||
    collator.compare(a.name, b.name) ||
    compareText(a.id, b.id);
}

/** `1.10` comes after `1.9`. */
const collator = new Intl.Collator("en", { numeric: true });

function shownName({ entries, image }: ImageRow): string {
  const [{ reference }] = entries;
  return reference === undefined ? image.id : familiarName(reference);
}

function unnamed({ entries }: ImageRow): boolean {
  return entries[0].reference === undefined;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
