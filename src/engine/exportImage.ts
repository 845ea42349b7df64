import { addAbortSignal, Transform } from "node:stream";
import type Docker from "dockerode";
import { engineLost, request, requestFailure } from "./requestFailure.ts";

/**
 * The file system of the image as a tar, through a container that is never started and is removed
 * when the stream ends, fails or is destroyed.
 */
export async function exportFilesystem(
  docker: Docker,
  nameOrId: string,
  signal?: AbortSignal,
): Promise<NodeJS.ReadableStream> {
  signal?.throwIfAborted();
  const doing = `export the files of ${nameOrId}`;
  // The command is only there because images without one would be refused.
  const container = await request(doing, () =>
    docker.createContainer({ Image: nameOrId, Cmd: ["never-started"], NetworkDisabled: true }),
  );
  const remove = () => container.remove({ force: true, v: true });
  try {
    signal?.throwIfAborted();
    const stream = await request(doing, () => container.export());
    return relay(doing, stream, signal, remove);
  } catch (error) {
    await remove().catch(() => undefined);
    throw error;
  }
}

/** `onEnd` runs once, before the end is told: after the last byte, a failure or a destroy. */
function relay(
  doing: string,
  source: NodeJS.ReadableStream,
  signal: AbortSignal | undefined,
  onEnd: () => Promise<unknown> = async () => undefined,
): NodeJS.ReadableStream {
  let ending: Promise<unknown> | undefined;
  // A container that the engine has lost already is as good as removed.
  const end = () => (ending ??= onEnd().catch(() => undefined));
  const output = new Transform({
    transform: (chunk, _, done) => done(null, chunk),
    flush: (done) => void end().then(() => done()),
    destroy: (error, done) => {
      if ("destroy" in source && typeof source.destroy === "function") source.destroy();
      void end().then(() => done(error));
    },
  });
  source.on("error", (error) => output.destroy(asError(requestFailure(doing, error))));
  source.on("close", () => {
    if (!output.writableEnded) output.destroy(engineLost(doing));
  });
  source.pipe(output);
  if (signal) addAbortSignal(signal, output);
  return output;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
