import type { Readable } from "node:stream";
import type Docker from "dockerode";
import type { ContainerOutput, LogOptions } from "../engineContainers.ts";
import { engineLost } from "../requestFailure.ts";
import { containerFailure } from "./containerFailure.ts";
import { containerHandle } from "./containerHandle.ts";
import { demultiplexLog } from "./demultiplexLog.ts";
import { inspectContainer } from "./inspectContainer.ts";
import { shownContainer } from "./shownContainer.ts";

/**
 * What a container wrote, as it comes; nothing is read ahead of who takes it. Ends with the
 * container where it follows, and without an error when the signal aborts.
 */
export async function* readLogs(
  docker: Docker,
  id: string,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<ContainerOutput> {
  const doing = `read the log of the container ${shownContainer(id)}`;
  let stream: Readable | undefined;
  try {
    const { tty } = await inspectContainer(docker, id, signal);
    stream = await openLog(docker, id, options, signal);
    if (tty) {
      for await (const data of stream) yield { stream: "stdout", data };
    } else {
      yield* demultiplexLog(stream);
    }
  } catch (error) {
    if (signal.aborted) return;
    throw stream === undefined ? containerFailure(doing, error) : engineLost(doing, error);
  } finally {
    stream?.destroy();
  }
}

/** dockerode would gather the whole log where it does not follow. */
function openLog(
  docker: Docker,
  id: string,
  { follow, tail, timestamps }: LogOptions,
  signal: AbortSignal,
): Promise<Readable> {
  const query = {
    stdout: "1",
    stderr: "1",
    follow: follow ? "1" : "0",
    tail: tail === undefined ? "all" : String(tail),
    timestamps: timestamps ? "1" : "0",
  };
  const { id: path } = containerHandle(docker, id);
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: `/containers/${path}/logs?`,
        method: "GET",
        isStream: true,
        abortSignal: signal,
        options: query,
        statusCodes: { 101: true, 200: true, 404: "no such container", 500: "server error" },
      },
      (error: unknown, stream: unknown) => {
        if (error) reject(error);
        else resolve(stream as Readable);
      },
    );
  });
}
