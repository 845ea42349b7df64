import { limitedSignal } from "../../base/limitedSignal.ts";
import type { EndCause, JoinedContainer, TerminalSize } from "../engine.ts";
import { readEvents } from "../readEvents.ts";
import { engineLost } from "../requestFailure.ts";
import { upgrade } from "../session/upgrade.ts";
import type { Transport } from "../transport.ts";
import { toContainerEvent } from "./containerEvents.ts";
import { containerFailure } from "./containerFailure.ts";
import { containerHandle } from "./containerHandle.ts";
import { containerTerminal } from "./containerTerminal.ts";
import { endCause } from "./endCause.ts";
import { inspectContainer } from "./inspectContainer.ts";
import { shownContainer } from "./shownContainer.ts";

/** Milliseconds that the end of a container may come after that of its terminal. */
const END_LIMIT = 10_000;

/** The terminal of a container, or its output, joined before it is started. */
export async function attachContainer(
  transport: Transport,
  asked: {
    readonly id: string;
    readonly size: TerminalSize;
    readonly onOutput: (data: Uint8Array) => void;
  },
): Promise<JoinedContainer> {
  const { docker } = transport;
  const { id, size, onOutput } = asked;
  const doing = `join the container ${shownContainer(id)}`;
  const handle = containerHandle(docker, id);
  const { id: fullId, tty } = await inspectContainer(docker, id, undefined);
  // One that removes itself can be asked nothing after its end, so its end has to be listened for.
  const end = await listenForEnd(transport, fullId);
  try {
    const path = `/containers/${handle.id}/attach?stream=1&stdin=${tty ? 1 : 0}&stdout=1&stderr=1`;
    const connection = await upgrade(transport, path, {}, undefined, { doing, protocol: "tcp" });
    const terminal = containerTerminal({
      connection,
      tty,
      size,
      onOutput,
      resize: ({ rows, columns }) => handle.resize({ h: rows, w: columns }),
      exitCode: (signal) => end.code(limitedSignal(signal, END_LIMIT), doing),
      onEnd: end.stop,
    });
    return { ...terminal, endCause: end.cause };
  } catch (error) {
    end.stop();
    throw containerFailure(doing, error);
  }
}

interface AwaitedEnd {
  /** Rejects with `engine-lost`, also when the signal aborts by its limit. */
  code(signal: AbortSignal, doing: string): Promise<number>;
  cause(): EndCause;
  stop(): void;
}

async function listenForEnd({ docker }: Transport, id: string): Promise<AwaitedEnd> {
  const stop = new AbortController();
  const records: unknown[] = [];
  let opened: () => void = () => undefined;
  const open = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const ended = (async (): Promise<number | undefined> => {
    for await (const record of readEvents(
      docker,
      "container",
      stop.signal,
      { container: [id] },
      opened,
    )) {
      const event = toContainerEvent(record);
      if (wordsOfEnd.has(event?.action ?? "")) records.push(record);
      if (event?.action === "die") return event.exitCode;
    }
    return undefined;
  })();
  ended.catch(() => undefined);
  await Promise.race([open, ended]);
  return {
    stop: () => stop.abort(),
    cause: () => endCause(records),
    async code(signal, doing) {
      const tooLate = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(engineLost(doing)), { once: true });
      });
      const code = await Promise.race([ended, tooLate]);
      if (code !== undefined) return code;
      return (await inspectContainer(docker, id, signal)).exitCode ?? 0;
    },
  };
}

/** A long run has many others, such as those of its health checks. */
const wordsOfEnd: ReadonlySet<string> = new Set(["kill", "stop", "die"]);
