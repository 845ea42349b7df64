import type { EngineImage } from "../engine/engine.ts";
import { isTaggable } from "../reference/imageReference.ts";
import { type NamedImages, nameImages } from "./nameImages.ts";
import type { GitHead } from "./readGitHead.ts";

/** A name that an image could get, and why it may be wanted. */
export interface TagSuggestion {
  /** With its tag. */
  readonly reference: string;
  readonly why: TagReason;
  /** Another image that has this name now, and would lose it. */
  readonly takenFrom: TakenName | undefined;
}

export type TagReason =
  | { readonly kind: "commit"; readonly commit: string }
  | { readonly kind: "branch"; readonly branch: string }
  | {
      readonly kind: "version";
      readonly part: "major" | "minor" | "patch";
      /** The highest version that the repository has; undefined for a first one. */
      readonly from: string | undefined;
    }
  | { readonly kind: "date" }
  | { readonly kind: "content" }
  | { readonly kind: "elsewhere"; readonly prefix: string };

export interface TakenName {
  /** `sha256:…` of the image that loses the name. */
  readonly id: string;
  /** Names that it keeps. */
  readonly left: readonly string[];
}

export interface TagAsk {
  /** The image that gets the name. */
  readonly id: string;
  /** Its name, such as `team/app:1.0`; undefined without one. */
  readonly reference: string | undefined;
  /** Where it has no name: a repository to call it by. */
  readonly fallback: string;
  readonly images: readonly EngineImage[];
  readonly git: GitHead | undefined;
  /** Today. */
  readonly now: Date;
}

/** Names for an image, the likeliest first; none that it has already. */
export function suggestTags(ask: TagAsk): readonly TagSuggestion[] {
  const { repository, tag } = splitName(ask.reference ?? ask.fallback);
  const named = nameImages(ask.images);
  const wanted: (readonly [string, TagReason])[] = [
    ...ofGit(ask.git),
    ...versions(repository, ask.images),
    [isoDate(ask.now), { kind: "date" }],
    [ask.id.replace(/^sha256:/, "").slice(0, 12), { kind: "content" }],
  ];
  const all = wanted.map(([own, why]) => ({ reference: `${repository}:${own}`, why }));
  for (const prefix of prefixesInUse(ask.images, repository)) {
    const name = repository.slice(repository.lastIndexOf("/") + 1);
    const reference = `${prefix}/${name}:${tag ?? "latest"}`;
    all.push({ reference, why: { kind: "elsewhere", prefix } });
  }
  const seen = new Set<string>();
  return all.flatMap(({ reference, why }) => {
    if (seen.has(reference) || !isTaggable(reference)) return [];
    seen.add(reference);
    if (named.find(reference)?.id === ask.id) return [];
    return [{ reference, why, takenFrom: takenFrom(named, ask.id, reference) }];
  });
}

/** Which other image would lose a name; undefined where none has it. */
export function takenFrom(
  named: NamedImages,
  id: string,
  reference: string,
): TakenName | undefined {
  const holder = named.find(reference);
  if (holder === undefined || holder.id === id) return undefined;
  return { id: holder.id, left: holder.tags.filter((one) => !named.same(one, reference)) };
}

/** What is left of a branch's name where a tag may have it: `feature/A b` gives `feature-A-b`. */
export function toTag(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .replace(/^[.-]+|-+$/g, "")
    .slice(0, 128);
}

function ofGit(git: GitHead | undefined): (readonly [string, TagReason])[] {
  const commit = git?.commit?.slice(0, 7);
  const branch = git?.branch;
  const tag = branch === undefined ? "" : toTag(branch);
  return [
    ...(commit === undefined ? [] : [[commit, { kind: "commit", commit }] as const]),
    ...(branch === undefined || tag === "" ? [] : [[tag, { kind: "branch", branch }] as const]),
  ];
}

/** The versions after the highest one of the repository, written as it is: with or without a `v`. */
function versions(
  repository: string,
  images: readonly EngineImage[],
): (readonly [string, TagReason])[] {
  const found = images
    .flatMap(({ tags }) => tags)
    .map(splitName)
    .filter((one) => one.repository === repository)
    .flatMap(({ tag }) => parseVersion(tag ?? "") ?? [])
    .sort(byVersion)
    .at(-1);
  if (found === undefined) return [["0.1.0", { kind: "version", part: "minor", from: undefined }]];
  const { v, numbers, text } = found;
  const [major, minor, patch] = numbers;
  const why = (part: "major" | "minor" | "patch"): TagReason => ({
    kind: "version",
    part,
    from: text,
  });
  return [
    [`${v}${major}.${minor}.${patch + 1}`, why("patch")],
    [`${v}${major}.${minor + 1}.0`, why("minor")],
    [`${v}${major + 1}.0.0`, why("major")],
  ];
}

interface Version {
  readonly v: string;
  readonly numbers: readonly [number, number, number];
  readonly text: string;
}

function parseVersion(text: string): Version | undefined {
  const [, v = "", major, minor, patch] = /^(v?)(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(text) ?? [];
  if (patch === undefined) return undefined;
  return { v, numbers: [Number(major), Number(minor), Number(patch)], text };
}

function byVersion(a: Version, b: Version): number {
  for (const at of [0, 1, 2] as const) {
    if (a.numbers[at] !== b.numbers[at]) return a.numbers[at] - b.numbers[at];
  }
  return 0;
}

/** What stands in front of the last part of names in use, such as `ghcr.io/team`; the commonest first. */
function prefixesInUse(images: readonly EngineImage[], repository: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const reference of images.flatMap(({ tags }) => tags)) {
    const name = splitName(reference).repository;
    const prefix = name.slice(0, Math.max(0, name.lastIndexOf("/")));
    // Names that Podman writes out: nobody pushes there.
    if (prefix === "" || prefix === "localhost" || prefix === "docker.io/library") continue;
    counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  counts.delete(repository.slice(0, Math.max(0, repository.lastIndexOf("/"))));
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([prefix]) => prefix)
    .slice(0, mostPrefixes);
}

const mostPrefixes = 8;

function splitName(reference: string): {
  readonly repository: string;
  readonly tag: string | undefined;
} {
  const colon = reference.lastIndexOf(":");
  if (colon <= reference.lastIndexOf("/")) return { repository: reference, tag: undefined };
  return { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}

/** The day where the person is, not that of Greenwich. */
function isoDate(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
