import { homedir } from "node:os";
import { isSlipwayError } from "../../src/base/errors.ts";
import { connectEngine, type Engine } from "../../src/engine/index.ts";

/** The engine that the product would use, or undefined after saying why there is none. */
export async function findEngine(signal: AbortSignal): Promise<Engine | undefined> {
  const surroundings = {
    env: process.env,
    home: homedir(),
    platform: process.platform,
    uid: process.getuid?.(),
  };
  const limit = AbortSignal.timeout(30_000);
  try {
    const engine = await connectEngine(surroundings, {}, AbortSignal.any([signal, limit]));
    const { host, source } = engine.endpoint;
    console.log(`Found ${engine.product} ${engine.version} at ${host} (${source}).`);
    return engine;
  } catch (error) {
    signal.throwIfAborted();
    console.log("No container engine answers here, so Slipway goes without one.");
    if (isSlipwayError(error, "engine-unreachable")) {
      for (const attempt of error.facts.attempts) {
        console.log(`  tried ${attempt.host} (${attempt.source}): ${attempt.reason}`);
      }
    }
    return undefined;
  }
}
