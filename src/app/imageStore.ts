import type { ImageUsage } from "../engine/diskUsage.ts";
import type { EngineContainer, EngineImage } from "../engine/engine.ts";
import type { ImageFacts, ImageUser } from "./imageFacts.ts";

/** Keeps what is known of an engine's images; what has not changed stays the same object. */
export interface ImageStore {
  /** The same object as before where nothing has changed. */
  readonly facts: ImageFacts;
  /** Takes the place of all that was known. */
  setAll(images: readonly EngineImage[]): void;
  /** Takes an image as it is now. Gives the ids of images that have lost a name to it. */
  set(image: EngineImage): readonly string[];
  delete(id: string): void;
  /** Ids of images that have the name, for all that is known. */
  holdersOf(name: string): readonly string[];
  /** Undefined where the engine does not tell. */
  setContainers(containers: readonly EngineContainer[] | undefined): void;
  setUsage(usage: readonly ImageUsage[]): void;
}

/** `before`: what was known of the same engine, so that rows do not lose what they say for a moment. */
export function createImageStore(before?: ImageFacts): ImageStore {
  const images = new Map<string, EngineImage>();
  const holders = new Map<string, string>();
  let containers: readonly EngineContainer[] | undefined;
  let { users, usage } = before ?? {};
  let facts: ImageFacts | undefined;
  const forget = (id: string): void => {
    if (images.has(id)) facts = undefined;
    for (const tag of images.get(id)?.tags ?? []) if (holders.get(tag) === id) holders.delete(tag);
    images.delete(id);
  };
  const keep = (image: EngineImage): void => {
    const old = images.get(image.id);
    if (old !== undefined && sameImage(old, image)) return;
    forget(image.id);
    facts = undefined;
    images.set(image.id, image);
    for (const tag of image.tags) holders.set(tag, image.id);
  };
  const findUsers = (): void => {
    if (containers === undefined) return;
    const found = sameUsers(users, usersById(containers, images, holders));
    if (found === users) return;
    users = found;
    facts = undefined;
  };
  for (const image of before?.images.values() ?? []) keep(image);
  return {
    get facts() {
      facts ??= { images: new Map(images), users, usage };
      return facts;
    },
    setAll(listed) {
      const ids = new Set(listed.map(({ id }) => id));
      for (const id of [...images.keys()]) if (!ids.has(id)) forget(id);
      for (const image of listed) keep(toWholeSeconds(image));
      findUsers();
    },
    set(image) {
      const losers = image.tags.flatMap((tag) => holders.get(tag) ?? []);
      keep(toWholeSeconds(image));
      findUsers();
      return [...new Set(losers)].filter((id) => id !== image.id);
    },
    delete(id) {
      forget(id);
      findUsers();
    },
    holdersOf(name) {
      const id = holders.get(name) ?? holders.get(`${name}:latest`);
      return id === undefined ? [] : [id];
    },
    setContainers(listed) {
      containers = listed;
      if (listed === undefined && users !== undefined) [users, facts] = [undefined, undefined];
      findUsers();
    },
    setUsage(counted) {
      facts = undefined;
      usage = new Map(
        counted.map((one) => {
          const old = usage?.get(one.id);
          return [one.id, old !== undefined && sameUsage(old, one) ? old : one] as const;
        }),
      );
    },
  };
}

/** A listing tells seconds, an inspection fractions of them: they shall not differ. */
function toWholeSeconds(image: EngineImage): EngineImage {
  const created = Math.floor(image.created / 1000) * 1000;
  const { id, tags, digests, size, dangling, labels, platforms } = image;
  return { id, tags, digests, size, dangling, labels, created, ...(platforms && { platforms }) };
}

function usersById(
  containers: readonly EngineContainer[],
  images: ReadonlyMap<string, EngineImage>,
  holders: ReadonlyMap<string, string>,
): Map<string, ImageUser[]> {
  const manifests = new Map<string, string>();
  for (const { id, platforms = [] } of images.values()) {
    for (const { digest } of platforms) manifests.set(digest, id);
  }
  const found = new Map<string, ImageUser[]>();
  for (const { id, name, state, image, imageId } of containers) {
    // An engine may name the manifest of one platform, or the image by name only.
    const used = images.has(imageId) ? imageId : (manifests.get(imageId) ?? holders.get(image));
    if (used === undefined) continue;
    const held = found.get(used);
    if (held) held.push({ id, name, state });
    else found.set(used, [{ id, name, state }]);
  }
  for (const list of found.values()) list.sort(runningFirst);
  return found;
}

function runningFirst(a: ImageUser, b: ImageUser): number {
  const rank = ({ state }: ImageUser): number => (state === "running" ? 0 : 1);
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

function sameUsers(
  before: ImageFacts["users"],
  after: ReadonlyMap<string, readonly ImageUser[]>,
): ReadonlyMap<string, readonly ImageUser[]> {
  const kept = [...after].map(([id, list]) => {
    const old = before?.get(id);
    return [id, old !== undefined && sameList(old, list) ? old : list] as const;
  });
  const same = kept.length === before?.size && kept.every(([id, list]) => before.get(id) === list);
  return same ? before : new Map(kept);
}

function sameList(a: readonly ImageUser[], b: readonly ImageUser[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ id, name, state }, at) => {
      const other = b[at];
      return id === other?.id && name === other.name && state === other.state;
    })
  );
}

function sameUsage(a: ImageUsage, b: ImageUsage): boolean {
  return a.size === b.size && a.sharedSize === b.sharedSize && a.containers === b.containers;
}

function sameImage(a: EngineImage, b: EngineImage): boolean {
  return (
    a.size === b.size &&
    a.created === b.created &&
    sameTexts(a.tags, b.tags) &&
    sameTexts(a.digests, b.digests) &&
    sameLabels(a.labels, b.labels) &&
    JSON.stringify(a.platforms) === JSON.stringify(b.platforms)
  );
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, at) => text === b[at]);
}

function sameLabels(a: EngineImage["labels"], b: EngineImage["labels"]): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
