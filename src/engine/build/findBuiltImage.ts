import { isSlipwayError } from "../../base/errors.ts";
import { askEngine } from "../askEngine.ts";
import type { ControlOutcome } from "../buildkit/buildWithControl.ts";
import { loadsImage } from "../buildkit/exporters.ts";
import type { BuildRequest } from "../engine.ts";
import { imagePath } from "../imageHandle.ts";
import { engineLost } from "../requestFailure.ts";
import type { Transport } from "../transport.ts";
import { textField } from "../wire.ts";

const DOING = "inspect the image that it built";

/**
 * The id of the image as the engine shows it: most know it by its configuration, those with the
 * containerd store by its manifest. Undefined where none was to be loaded.
 */
export async function findBuiltImage(
  transport: Transport,
  build: Pick<BuildRequest, "loadImage" | "outputs">,
  { digest, configDigest }: ControlOutcome,
): Promise<string | undefined> {
  if (!loadsImage(build)) return undefined;
  for (const candidate of [configDigest, digest]) {
    if (candidate === undefined) continue;
    try {
      const path = `/images/${imagePath(candidate)}/json`;
      const record = await askEngine(transport, { method: "GET", path, doing: DOING });
      return textField(record, "Id") ?? candidate;
    } catch (error) {
      const refused = isSlipwayError(error, "engine-refused");
      if (!refused || error.facts.status !== 404) throw error;
    }
  }
  throw engineLost(DOING);
}
