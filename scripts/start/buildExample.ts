import type { Engine } from "../../src/engine/index.ts";
import { slipway } from "./slipway.ts";

/** A first pull of the Go image is 300 MB. */
const buildLimit = 900_000;

/** Builds the Go example, or the one without a base where its base cannot be had. */
export async function buildExample(engine: Engine, signal: AbortSignal): Promise<void> {
  const build = (name: string): Promise<void> =>
    slipway(
      ["build", "--engine", engine.endpoint.host, "--tag", `${name}:slipway`, `examples/${name}`],
      { limit: buildLimit, signal },
    );
  try {
    await build("hello-go");
  } catch {
    signal.throwIfAborted();
    console.log("\nhello-go could not be built here (see above); static-site needs no base image.");
    await build("static-site");
  }
}
