import { setTimeout as delay } from "node:timers/promises";
import { engineRequest } from "../support/beds/engineRequest.ts";

/** By their ids: an image that is known by a digest stays when its tags go. */
export async function removeImagesOf(socket: string, repository: string): Promise<void> {
  for (const { Id, RepoTags, RepoDigests } of await imagesOf(socket)) {
    const names = [...(RepoTags ?? []), ...(RepoDigests ?? [])];
    if (!names.some((name) => name.includes(repository))) continue;
    const path = `/images/${encodeURIComponent(Id)}?force=1`;
    await engineRequest({ socket, method: "DELETE", path });
  }
}

interface ListedImage {
  readonly Id: string;
  readonly RepoTags: readonly string[] | null;
  readonly RepoDigests: readonly string[] | null;
}

/** Podman refuses the whole list where the suite beside this one removes an image at that moment. */
async function imagesOf(socket: string, tries = 10): Promise<readonly ListedImage[]> {
  const { status, body } = await engineRequest({ socket, path: "/images/json?all=1" });
  if (status === 200) return JSON.parse(body.toString());
  if (tries === 1) throw new Error(`The list of images was refused with ${status}: ${body}`);
  await delay(100);
  return imagesOf(socket, tries - 1);
}
