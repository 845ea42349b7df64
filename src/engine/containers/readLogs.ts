import type { Readable } from "node:stream";
import type Docker from "dockerode";
import type { ContainerOutput, LogOptions } from "../engineContainers.ts";
import { engineLost, isRefusal } from "../requestFailure.ts";
import { containerFailure } from "./containerFailure.ts";
import { containerHandle } from "./containerHandle.ts";
import { demultiplexLog } from "./demultiplexLog.ts";
import { followLog, type LogStart } from "./followLog.ts";
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
  facts: { readonly product: "docker" | "podman" },
  signal: AbortSignal,
): AsyncGenerator<ContainerOutput> {
  const doing = `read the log of the container ${shownContainer(id)}`;
  const { follow, tail, timestamps = false } = options;
  const streams: Readable[] = [];
  const open = async (from: LogStart, withTimes: boolean): Promise<Readable> => {
    const stream = await openLog(docker, id, from, withTimes, signal);
    streams.push(stream);
    return stream;
  };
  try {
    const { tty } = await inspectContainer(docker, id, signal);
    if (tty) {
      // No frames there: where a message begins, and so its time, cannot be told.
      for await (const data of await open({ follow, tail }, timestamps)) {
        yield { stream: "stdout", data };
      }
    } else if (follow && facts.product === "docker") {
      yield* followLog((from) => open(from, true), { tail, timestamps });
    } else {
      // Podman 4.3 drops lines here and there once the container has ended: nothing to go on from.
      yield* demultiplexLog(await open({ follow, tail }, timestamps));
    }
  } catch (error) {
    if (signal.aborted) return;
    const isRefusal = streams.length === 0;
    if (!isRefusal && isGone(error)) return;
    throw isRefusal ? containerFailure(doing, error) : engineLost(doing, error);
  } finally {
    for (const stream of streams) stream.destroy();
  }
}

/** One that was removed as it ended, before the rest of its log could be asked for. */
function isGone(error: unknown): boolean {
  return isRefusal(error) && (error.statusCode === 404 || error.statusCode === 409);
}

/** dockerode would gather the whole log where it does not follow. */
function openLog(
  docker: Docker,
  id: string,
  { follow, tail }: LogStart,
  timestamps: boolean,
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
