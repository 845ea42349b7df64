import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import type { RegistryClient } from "../registry/index.ts";
import { repositoryPage } from "./repositoryPage.ts";

/**
 * Removes a manifest with all its tags. Where it can be removed on the registry's page only, the error
 * (`registry-refused`) leads there.
 */
export async function deleteRemoteTag(
  client: RegistryClient,
  repository: string,
  digest: string,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await client.deleteManifest(repository, digest, signal);
  } catch (error) {
    const page = repositoryPage(client.host, repository);
    if (page === undefined || !isSlipwayError(error, "registry-refused") || !isUnable(error)) {
      throw error;
    }
    const name = client.host === "docker.io" ? "Docker Hub" : client.host;
    throw new SlipwayError("registry-refused", error.facts, {
      message: `${name} does not let tags be deleted from elsewhere.`,
      hint: `Delete it on its page: ${page}.`,
      cause: error,
    });
  }
}

/** 405 by the spec (distribution spec, "Deleting Manifests"); some answer otherwise. */
function isUnable({ facts: { status, login } }: SlipwayError<"registry-refused">): boolean {
  return !login && (status === 405 || status === 501 || status === 400);
}
