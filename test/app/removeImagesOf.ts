import { engineRequest } from "../support/beds/engineRequest.ts";

/** By their ids: an image that is known by a digest stays when its tags go. */
export async function removeImagesOf(socket: string, repository: string): Promise<void> {
  const { body } = await engineRequest({ socket, path: "/images/json?all=1" });
  const images: readonly {
    readonly Id: string;
    readonly RepoTags: readonly string[] | null;
    readonly RepoDigests: readonly string[] | null;
  }[] = JSON.parse(body.toString());
  for (const { Id, RepoTags, RepoDigests } of images) {
    const names = [...(RepoTags ?? []), ...(RepoDigests ?? [])];
    if (!names.some((name) => name.includes(repository))) continue;
    const path = `/images/${encodeURIComponent(Id)}?force=1`;
    await engineRequest({ socket, method: "DELETE", path });
  }
}
