import { SlipwayError } from "../base/errors.ts";
import { type ReferenceParts, splitReference } from "./referenceParts.ts";
import { findBrokenRule } from "./referenceRules.ts";

/** An image's name by the distribution grammar, with what is implied filled in. */
export interface ImageReference {
  /** As it was typed. */
  readonly text: string;
  /** Host and port; `docker.io` where none was typed. */
  readonly registry: string;
  /** The path behind the registry; `library/` in front of official images. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `algorithm:hex`. */
  readonly digest: string | undefined;
}

/** Reads `[host[:port]/]path[:tag][@digest]`; throws "bad-reference". */
export function parseImageReference(text: string): ImageReference {
  const parts = splitReference(text);
  const broken = findBrokenRule(text, parts);
  if (broken) {
    throw new SlipwayError(
      "bad-reference",
      { reference: text, rule: broken.rule },
      { message: broken.message, hint: broken.hint },
    );
  }
  return toReference(text, parts);
}

/** Undefined for a good reference, else the sentence that says which rule it breaks. */
export function validateImageReference(text: string): string | undefined {
  return findBrokenRule(text, splitReference(text))?.message;
}

/** The full name: `docker.io/library/node:18` for `node:18`. Without a tag or digest, `latest`. */
export function normalizeReference(reference: ImageReference | string): string {
  const { registry, repository, tag, digest } = asReference(reference);
  return withSuffix(`${registry}/${repository}`, digest ? tag : (tag ?? "latest"), digest);
}

/** The shortest name that means the same: `node:18` for `docker.io/library/node:18`. */
export function familiarReference(reference: ImageReference | string): string {
  const { registry, repository, tag, digest } = asReference(reference);
  return withSuffix(familiarName(registry, repository), tag, digest);
}

/** The registry that a reference names; `docker.io` where it names none. */
export function registryOf(reference: ImageReference | string): string {
  return asReference(reference).registry;
}

/** True when an image can be tagged with it: a good reference without a digest. */
export function isTaggable(text: string): boolean {
  const parts = splitReference(text);
  return parts.digest === undefined && findBrokenRule(text, parts) === undefined;
}

const defaultRegistry = "docker.io";
const officialPrefix = "library/";

function toReference(text: string, { domain, path, tag, digest }: ReferenceParts): ImageReference {
  const isHub = domain === undefined || domain === defaultRegistry || domain === "index.docker.io";
  const registry = isHub ? defaultRegistry : domain;
  const repository = isHub && !path.includes("/") ? officialPrefix + path : path;
  return { text, registry, repository, tag, digest };
}

function asReference(reference: ImageReference | string): ImageReference {
  return typeof reference === "string" ? parseImageReference(reference) : reference;
}

function familiarName(registry: string, repository: string): string {
  if (registry !== defaultRegistry) return `${registry}/${repository}`;
  const short = repository.startsWith(officialPrefix)
    ? repository.slice(officialPrefix.length)
    : repository;
  return short.includes("/") ? repository : short;
}

function withSuffix(name: string, tag: string | undefined, digest: string | undefined): string {
  return `${name}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}
