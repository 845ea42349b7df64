import type Docker from "dockerode";
import type { ControlOutcome } from "../buildkit/buildWithControl.ts";
import { loadsImage } from "../buildkit/exporters.ts";
import type { BuildRequest } from "../engine.ts";
import { imageHandle } from "../imageHandle.ts";
import { engineLost, isRefusal, requestFailure } from "../requestFailure.ts";
import { textField } from "../wire.ts";

const DOING = "inspect the image that it built";

/**
 * The id of the image as the engine shows it: most know it by its configuration, those with the
 * containerd store by its manifest. Undefined where none was to be loaded.
 */
export async function findBuiltImage(
  docker: Docker,
  build: Pick<BuildRequest, "loadImage" | "outputs">,
  { digest, configDigest }: ControlOutcome,
): Promise<string | undefined> {
  if (!loadsImage(build)) return undefined;
  for (const candidate of [configDigest, digest]) {
    if (candidate === undefined) continue;
    try {
      const record: unknown = await imageHandle(docker, candidate).inspect();
      return textField(record, "Id") ?? candidate;
    } catch (error) {
      if (!isRefusal(error) || error.statusCode !== 404) throw requestFailure(DOING, error);
    }
  }
  throw engineLost(DOING);
}
