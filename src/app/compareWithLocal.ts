import type { EngineImage } from "../engine/engine.ts";
import type { RemoteTag } from "./readRemoteTag.ts";

/**
 * How a tag in a registry stands to the image of that name here; "unknown" as long as what is known
 * of the remote one does not tell.
 */
export type LocalState = "same" | "differs" | "absent" | "unknown";

/**
 * Engines know what they pulled or pushed by its digest. Of an image that came another way, the classic
 * store and Podman have the digest of the config as its id; the containerd store has that of the manifest
 * or index, and those of the platforms that it holds.
 */
export function compareWithLocal(remote: RemoteTag, image: EngineImage | undefined): LocalState {
  if (image === undefined) return "absent";
  const { digest, contents } = remote;
  if (image.id === digest || image.digests.some((one) => one.endsWith(`@${digest}`))) return "same";
  if (contents === undefined) return "unknown";
  if (contents.platforms.some(({ config }) => config === image.id)) return "same";
  const here = image.platforms ?? [];
  const there = new Set(contents.platforms.map((platform) => platform.digest));
  return here.length > 0 && here.every((platform) => there.has(platform.digest))
    ? "same"
    : "differs";
}
