import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { knownBaseImage } from "../../../src/lint/shared/baseImages.ts";
import { baseImageNames } from "../../support/beds/baseImages.ts";
import { engineRequest } from "../../support/beds/engineRequest.ts";
import { realEngines } from "../../support/realEngines.ts";

/**
 * The images of the beds are stand-ins, configured as the official ones are in what is compared here:
 * user, working folder and environment. Their commands are those of BusyBox.
 */
for (const { name, host } of realEngines().slice(0, 1)) {
  describe(`the table of official images beside ${name}`, { timeout: 60_000 }, () => {
    for (const image of baseImageNames) {
      it(`says of ${image} what the engine says`, async (t) => {
        const config = await inspect(host, image);
        const known = knownBaseImage(image);
        if (!config || !known) return t.skip(config ? "not in the table" : "not in the engine");
        const env = new Map(
          (config.Env ?? []).map((each): [string, string] => {
            const at = each.indexOf("=");
            return [each.slice(0, at), each.slice(at + 1)];
          }),
        );
        const rooted = (folder: string | undefined): string => folder || "/";
        if (known.workdir !== undefined) {
          assert.equal(rooted(config.WorkingDir), rooted(known.workdir));
        }
        // "0" and "" are the root.
        if (known.user !== undefined) assert.equal(config.User || "0", known.user || "0");
        for (const [variable, value] of Object.entries(known.env ?? {})) {
          assert.equal(env.get(variable), value, variable);
        }
        const named = new Set([...Object.keys(known.env ?? {}), ...(known.envNames ?? [])]);
        if (known.env)
          assert.deepEqual(
            [...env.keys()].filter((each) => !named.has(each)),
            [],
          );
      });
    }
  });
}

interface ImageConfig {
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Env?: readonly string[] | null;
}

async function inspect(host: string, image: string): Promise<ImageConfig | undefined> {
  const { status, body } = await engineRequest({
    socket: host.replace(/^unix:\/\//, ""),
    method: "GET",
    path: `/images/${image}/json`,
    limit: 20_000,
  });
  if (status !== 200) return undefined;
  return (JSON.parse(body.toString()) as { readonly Config: ImageConfig }).Config;
}
