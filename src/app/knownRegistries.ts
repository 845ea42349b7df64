import type { EngineImage } from "../engine/engine.ts";
import { type ImageReference, parseImageReference } from "../reference/imageReference.ts";

export interface KnownRegistry {
  /** Host, with port where it has one. */
  readonly host: string;
  /** Paths behind the host, by name. */
  readonly repositories: readonly KnownRepository[];
}

export interface KnownRepository {
  readonly repository: string;
  /** False where it only was asked for. */
  readonly local: boolean;
}

const hub = "docker.io";

/**
 * The registries and repositories that names of local images, logins and pins speak of, without a
 * question to any of them. By host; Docker Hub comes last where nothing of it is here, and not at all
 * where nothing else is known either.
 */
export function knownRegistries(known: {
  readonly images: readonly EngineImage[];
  /** Hosts. */
  readonly logins: readonly string[];
  /** Names such as `registry.example.com/team/app`. */
  readonly pins: readonly string[];
}): readonly KnownRegistry[] {
  const hosts = new Map<string, Map<string, KnownRepository>>();
  const add = (host: string, repository: string, local: boolean): void => {
    const repositories = hosts.get(host) ?? new Map<string, KnownRepository>();
    hosts.set(host, repositories);
    if (local || !repositories.has(repository)) repositories.set(repository, { repository, local });
  };
  for (const { tags, digests } of known.images) {
    for (const name of [...tags, ...digests]) {
      const reference = readName(name);
      if (reference && !isLocalOnly(reference)) add(reference.registry, reference.repository, true);
    }
  }
  for (const name of known.pins) {
    const reference = readName(name);
    if (reference) add(reference.registry, reference.repository, false);
  }
  const isHubUsed = hosts.has(hub);
  for (const host of known.logins) if (!hosts.has(host)) hosts.set(host, new Map());
  if (hosts.size > 0 && !hosts.has(hub)) hosts.set(hub, new Map());
  const rank = (host: string): string => (host === hub && !isHubUsed ? "1" : "0") + host;
  return [...hosts]
    .sort(([a], [b]) => compareText(rank(a), rank(b)))
    .map(([host, repositories]) => ({
      host,
      repositories: [...repositories.values()].sort((a, b) =>
        compareText(a.repository, b.repository),
      ),
    }));
}

/** Images by each of their names, spelled in full as `docker.io/library/node:18`. */
export function imagesByName(images: readonly EngineImage[]): ReadonlyMap<string, EngineImage> {
  const byName = new Map<string, EngineImage>();
  for (const image of images) {
    for (const tag of image.tags) {
      const reference = readName(tag);
      if (reference === undefined) continue;
      byName.set(`${reference.registry}/${reference.repository}:${reference.tag}`, image);
    }
  }
  return byName;
}

/** Podman puts this in front of what has no registry. */
function isLocalOnly({ registry }: ImageReference): boolean {
  return registry === "localhost";
}

/** Engines may have names that no registry would take. */
function readName(text: string): ImageReference | undefined {
  try {
    return parseImageReference(text);
  } catch {
    return undefined;
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
