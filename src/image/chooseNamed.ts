import { SlipwayError } from "../base/errors.ts";
import { normalizeReference, validateImageReference } from "../reference/imageReference.ts";

/** One of the images of a layout or an archive. */
export interface NamedEntry {
  /** Tells the same images apart from others, such as the digest. */
  readonly id: string;
  /** As they stand there. */
  readonly names: readonly string[];
}

/**
 * The one that a name means: as it stands there, with what it implies, by its id or its tag. Without a name the
 * only one. Throws `misuse` that lists the names where that is none or several; undefined where
 * `entries` are empty.
 */
export function chooseNamed<T extends NamedEntry>(
  place: string,
  entries: readonly T[],
  name: string | undefined,
): T | undefined {
  if (name === undefined) return only(entries) ?? fail(place, entries, name);
  return (
    only(entries.filter(({ id, names }) => id === name || names.includes(name))) ??
    only(entries.filter(({ names }) => names.some((one) => inFull(one) === inFull(name)))) ??
    only(entries.filter(({ names }) => names.some((one) => one.endsWith(`:${name}`)))) ??
    fail(place, entries, name)
  );
}

function only<T extends NamedEntry>(entries: readonly T[]): T | undefined {
  const ids = new Set(entries.map(({ id }) => id));
  return ids.size === 1 ? entries[0] : undefined;
}

function inFull(name: string): string {
  return validateImageReference(name) === undefined ? normalizeReference(name) : name;
}

const MOST_LISTED = 20;

function fail(
  place: string,
  entries: readonly NamedEntry[],
  name: string | undefined,
): undefined | never {
  if (entries.length === 0) return undefined;
  const all = [
    ...new Set(entries.flatMap(({ id, names }) => (names.length > 0 ? names : [id]))),
  ].sort();
  const more = all.length > MOST_LISTED ? ` and ${all.length - MOST_LISTED} more` : "";
  const list = all.slice(0, MOST_LISTED).join(", ") + more;
  const message =
    name === undefined
      ? `${place} has several images: ${list}.`
      : `${place} has no image, or more than one, that ${name} means; it has ${list}.`;
  throw new SlipwayError(
    "misuse",
    { argument: "name" },
    { message, hint: "Say which one by its name or its digest." },
  );
}
