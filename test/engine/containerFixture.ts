import type { ContainerSpec, Engine, EngineContainers } from "../../src/engine/engine.ts";
import { BASE, unique } from "./engineFixture.ts";

export const terminalSize = { rows: 30, columns: 90 };

/** A container of the usual base that runs a line of shell. */
export function specOf(line: string, overrides: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    image: BASE,
    name: `c-${unique()}`,
    command: ["sh", "-c", line],
    env: {},
    ports: [],
    volumes: [],
    removeOnExit: false,
    interactive: false,
    labels: { "slipway.test": "true" },
    ...overrides,
  };
}

/** Containers that are gone at the end of the test, whatever they do. */
export function createOwnContainers(engine: () => Engine): {
  create(line: string, overrides?: Partial<ContainerSpec>): Promise<string>;
  start(line: string, overrides?: Partial<ContainerSpec>): Promise<string>;
  removeAll(): Promise<void>;
} {
  let ids: string[] = [];
  const create = async (line: string, overrides?: Partial<ContainerSpec>): Promise<string> => {
    const id = await engine().containers.create(specOf(line, overrides));
    ids.push(id);
    return id;
  };
  return {
    create,
    async start(line, overrides) {
      const id = await create(line, overrides);
      await engine().containers.start(id);
      return id;
    },
    async removeAll() {
      const all = ids;
      ids = [];
      for (const id of all) {
        await engine()
          .containers.remove(id, { force: true, volumes: true })
          .catch(() => undefined);
      }
    },
  };
}

export interface ReadLog {
  readonly stdout: string;
  readonly stderr: string;
}

export async function readLog(
  containers: EngineContainers,
  id: string,
  options: {
    readonly follow?: boolean;
    readonly tail?: number;
    readonly timestamps?: boolean;
  } = {},
  signal = new AbortController().signal,
): Promise<ReadLog> {
  const text = { stdout: "", stderr: "" };
  for await (const { stream, data } of containers.logs(id, { follow: false, ...options }, signal)) {
    text[stream] += Buffer.from(data).toString();
  }
  return text;
}
