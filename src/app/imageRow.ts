import type { EngineImage } from "../engine/engine.ts";
import { countUsers, type ImageFacts, type ImageUser, ownSizeOf } from "./imageFacts.ts";

/** One name of an image, or an image without one. */
export interface ImageEntry {
  /** `sha256:…` */
  readonly id: string;
  /** `repository:tag` as the engine names it; undefined for an image without a tag. */
  readonly reference: string | undefined;
  readonly tag: string | undefined;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Slipway has made it and keeps it; no engine has it by this entry. */
  readonly kept?: true;
}

/** An image in one place of the view, under one name or several. */
export interface ImageRow {
  /** Of the row; an image with names in two groups has two rows. */
  readonly id: string;
  readonly image: EngineImage;
  /** One for each name that the row stands for. */
  readonly entries: readonly [ImageEntry, ...ImageEntry[]];
  /** Names of the same image that stand elsewhere, as a person would type them; the first of them. */
  readonly also: readonly string[];
  /** How many there are. */
  readonly alsoCount: number;
  /** Containers made of it, running ones first. */
  readonly users: readonly ImageUser[];
  /** How many there are; undefined where unknown. */
  readonly userCount: number | undefined;
  /** Bytes that no other image has; undefined where unknown. */
  readonly ownSize: number | undefined;
  /** As of its entries. */
  readonly kept?: true;
}

/** Of an image that Slipway keeps, with all its names: containers and sizes are an engine's. */
export function toKeptRow(id: string, image: EngineImage): ImageRow {
  const nothing = { images: new Map(), users: undefined, usage: undefined };
  const row = toImageRow({ id, image, tags: image.tags }, nothing);
  const [first, ...others] = row.entries;
  const mark = (entry: ImageEntry): ImageEntry => ({ ...entry, kept: true });
  return { ...row, entries: [mark(first), ...others.map(mark)], kept: true };
}

/** `tags`: the image's names that the row stands for; none for an image without a tag. */
export function toImageRow(
  place: { readonly id: string; readonly image: EngineImage; readonly tags: readonly string[] },
  facts: ImageFacts,
): ImageRow {
  const { id, image, tags } = place;
  const [first, ...others] = tags;
  return {
    id,
    image,
    entries: [toEntry(image, first), ...others.map((tag) => toEntry(image, tag))],
    also: otherNames(image.tags, tags),
    alsoCount: image.tags.length - tags.length,
    users: facts.users?.get(image.id) ?? noUsers,
    userCount: countUsers(facts, image.id),
    ownSize: ownSizeOf(facts, image.id),
  };
}

/** Two rows of one id, that show the same. */
export function sameRow(a: ImageRow, b: ImageRow): boolean {
  return (
    a.image === b.image &&
    a.users === b.users &&
    a.userCount === b.userCount &&
    a.ownSize === b.ownSize &&
    a.entries.length === b.entries.length
  );
}

/** As a person would type it: `node:18`, not `docker.io/library/node:18` as Podman spells it out. */
export function familiarName(reference: string): string {
  return reference.replace(/^docker\.io\/(?:library\/)?/, "");
}

/** Cuts the name that an engine gave at the colon of the tag. */
export function splitName(reference: string): { readonly name: string; readonly tag: string } {
  const colon = reference.lastIndexOf(":");
  return {
    name: familiarName(reference.slice(0, colon)),
    tag: reference.slice(colon + 1),
  };
}

/** No more than can be shown: an image may have thousands of names, each with a row of its own. */
function otherNames(all: readonly string[], tags: readonly string[]): readonly string[] {
  if (tags.length === all.length) return noNames;
  const own = new Set(tags);
  const others: string[] = [];
  for (const tag of all) {
    if (others.length === mostNames) break;
    if (!own.has(tag)) others.push(familiarName(tag));
  }
  return others;
}

const mostNames = 10;

function toEntry({ id, size, created }: EngineImage, reference: string | undefined): ImageEntry {
  const tag = reference === undefined ? undefined : splitName(reference).tag;
  return { id, reference, tag, size, created };
}

const noNames: readonly string[] = [];
const noUsers: readonly ImageUser[] = [];
