import { isSlipwayError } from "../base/errors.ts";
import { isIndexType } from "../oci/mediaTypes.ts";
import type { RegistryClient } from "../registry/index.ts";

/** What goes with a manifest when it is removed. */
export interface DigestUses {
  /** Tags that point to it, in the order of the list. */
  readonly tags: readonly string[];
  /** Tags of images for several platforms that have it as one of theirs and would be broken. */
  readonly indexes: readonly string[];
}

/**
 * Looks which of these tags stand for a digest, as a registry removes them all with it (distribution
 * spec, "Deleting tags" and "Deleting manifests"). One HEAD for each tag; the client bounds how many
 * go at once.
 */
export async function tagsWithDigest(
  client: RegistryClient,
  ask: {
    readonly repository: string;
    readonly tags: readonly string[];
    readonly digest: string;
    /** Called with how many tags were looked at. */
    readonly onProgress?: (done: number) => void;
  },
  signal?: AbortSignal,
): Promise<DigestUses> {
  const { repository, tags, digest, onProgress } = ask;
  let done = 0;
  const hasPart = async (index: string): Promise<boolean> => {
    try {
      const { manifest } = await client.manifest(repository, index, signal);
      return manifest.kind === "index" && manifest.manifests.some((one) => one.digest === digest);
    } catch (error) {
      // What nobody can read cannot be broken.
      if (isSlipwayError(error, "image-unreadable")) return false;
      throw error;
    }
  };
  const uses = await Promise.all(
    tags.map(async (tag) => {
      const found = await client.headManifest(repository, tag, signal);
      onProgress?.(++done);
      if (found?.digest === digest) return "tag";
      if (found === undefined || !isIndexType(found.mediaType)) return "none";
      return (await hasPart(found.digest)) ? "index" : "none";
    }),
  );
  return {
    tags: tags.filter((_, index) => uses[index] === "tag"),
    indexes: tags.filter((_, index) => uses[index] === "index"),
  };
}
