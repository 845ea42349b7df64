import type Docker from "dockerode";
import { isAbort, isSlipwayError } from "../base/errors.ts";
import { readJsonLines } from "./jsonLines.ts";
import { engineLost, request } from "./requestFailure.ts";

/**
 * The engine's events of one type as it sends them, until the signal aborts. Throws `engine-lost`
 * when the engine goes away. `onOpen` is called when the engine has begun to tell.
 */
export async function* readEvents(
  docker: Docker,
  type: "image" | "container",
  signal: AbortSignal,
  filters: Readonly<Record<string, readonly string[]>> = {},
  onOpen: () => void = () => undefined,
): AsyncGenerator<unknown> {
  const doing = type === "image" ? "tell of changed images" : "tell of changed containers";
  try {
    const stream = await request(doing, () =>
      docker.getEvents({
        filters: JSON.stringify({ ...filters, type: [type] }),
        abortSignal: signal,
      }),
    );
    onOpen();
    yield* readJsonLines(stream);
  } catch (error) {
    if (signal.aborted) return;
    if (isSlipwayError(error)) throw error;
    throw engineLost(doing, isAbort(error) ? undefined : error);
  }
  if (!signal.aborted) throw engineLost(doing);
}
