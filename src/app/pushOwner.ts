import type { ImageReference } from "../reference/imageReference.ts";

/**
 * What a name lacks so that it can be pushed by somebody who does not make Docker's official images:
 * `official` for `app:1`, `local` for Podman's `localhost/app:1`; undefined for nothing.
 */
export function lacksOwner(
  { registry, repository }: ImageReference,
  product: "docker" | "podman" | "slipway",
): "official" | "local" | undefined {
  if (registry === "docker.io" && repository.startsWith("library/")) return "official";
  return product === "podman" && registry === "localhost" ? "local" : undefined;
}

/** The same name below an owner of Docker Hub; null where the login names nobody. */
export function ownedName(
  { repository, tag }: ImageReference,
  username: string | undefined,
): string | null {
  if (username === undefined || !ownerName.test(username.toLowerCase())) return null;
  const name = repository.split("/").at(-1) ?? repository;
  return `docker.io/${username.toLowerCase()}/${name}:${tag ?? "latest"}`;
}

/** Some log in to Docker Hub with their address, which is no owner. */
const ownerName = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/;
