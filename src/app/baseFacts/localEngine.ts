import type { Surroundings } from "../../base/surroundings.ts";
import type { Engine } from "../../engine/engine.ts";

/**
 * The engine that would be used, where it is one of this machine: reached by a socket or a pipe. One
 * elsewhere is not asked (undefined), as that would be a request to the network, and by ssh a process
 * that may want a password. Rejects with `engine-unreachable` where none answers.
 */
export async function localEngine(
  surroundings: Surroundings,
  setting: string,
  signal: AbortSignal,
): Promise<Engine | undefined> {
  const { connectEngine, resolveEndpoints } = await import("../../engine/index.ts");
  const endpoints = await resolveEndpoints(surroundings, setting === "" ? {} : { setting });
  const local = endpoints.filter(({ host }) => /^(unix|npipe):/.test(host));
  let failure: unknown;
  for (const { host } of local) {
    try {
      return await connectEngine(surroundings, { setting: host }, signal);
    } catch (error) {
      signal.throwIfAborted();
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return undefined;
}
