import type {
  ContainerDetails,
  ContainerSpec,
  EndCause,
  Engine,
  JoinedContainer,
} from "../engine/engine.ts";
import { logLines } from "./logLines.ts";

export interface StartedRun {
  readonly id: string;
  readonly name: string;
  /** Undefined where it has ended already. */
  readonly running: ContainerDetails | undefined;
  readonly exitCode: number | undefined;
  /** Undefined where it runs. */
  readonly endCause: EndCause | undefined;
  /** The last of what it wrote, where it has ended. */
  readonly lastLines: readonly string[];
}

/** Milliseconds in which a container that cannot work ends; and the lines of it that are told. */
const watchTime = 1500;
const mostLines = 20;
const mostText = 64 * 1024;

/**
 * Starts a container without a terminal and watches it for a moment. One that could not be started
 * is removed again. Rejects as the engine does.
 */
export async function startRun(
  { containers }: Pick<Engine, "containers">,
  spec: ContainerSpec,
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>,
): Promise<StartedRun> {
  const id = await containers.create(spec);
  const name = spec.name ?? id.slice(0, 12);
  const decoder = new TextDecoder();
  let text = "";
  let watching: JoinedContainer | undefined;
  const over = new AbortController();
  try {
    // Before its start: what removes itself on exit has no log afterwards.
    watching = await containers.attach(id, { rows: 30, columns: 120 }, (data) => {
      text = (text + decoder.decode(data, { stream: true })).slice(-mostText);
    });
    await containers.start(id);
    const ended = watching.ended.then((exitCode) => ({ exitCode }));
    const lasting = wait(watchTime, over.signal).then(() => undefined);
    const end = await Promise.race([ended, lasting]);
    const lastLines = logLines(text).slice(-mostLines);
    if (end !== undefined) {
      const { exitCode } = end;
      return { id, name, running: undefined, exitCode, endCause: watching.endCause(), lastLines };
    }
    const running = await containers.inspect(id);
    return { id, name, running, exitCode: undefined, endCause: undefined, lastLines: [] };
  } catch (error) {
    await containers.remove(id, { force: true, volumes: true }).catch(() => undefined);
    throw error;
  } finally {
    over.abort();
    watching?.close();
  }
}
