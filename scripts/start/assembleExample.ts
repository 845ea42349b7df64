import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRegistry } from "./registry/startRegistry.ts";
import { slipway } from "./slipway.ts";

/**
 * What can be done without an engine: an image built, pushed into a registry that is here for the
 * demonstration, and read back from it, each byte checked.
 */
export async function assembleExample(signal: AbortSignal): Promise<void> {
  console.log(
    "\nWithout an engine Slipway builds what has no RUN by itself. For a place to push to, it serves a registry.",
  );
  const registry = await startRegistry();
  const folder = await mkdtemp(join(tmpdir(), "slipway-start-"));
  const run = (...args: readonly string[]): Promise<void> =>
    slipway(args, { limit: 60_000, signal, env: { SLIPWAY_CACHE: join(folder, "store") } });
  try {
    const name = `${registry.host}/demo/static-site:slipway`;
    await run("build", "--engine", "none", "--tag", name, "--push", "examples/static-site");
    await run("inspect", "--validate", name);
    await run("copy", name, `oci:${join(folder, "static-site")}`);
  } finally {
    await registry.close();
    await rm(folder, { recursive: true, force: true });
  }
}
