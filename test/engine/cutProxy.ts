import { mkdtemp, rm } from "node:fs/promises";
import { createConnection, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A socket that leads to a real engine until it is cut: what a dying engine looks like. */
export interface CutProxy {
  readonly host: string;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  close(): Promise<void>;
}

export async function startCutProxy(engineHost: string): Promise<CutProxy> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-cut-"));
  const path = join(folder, "docker.sock");
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const engine = createConnection(engineHost.replace("unix://", ""));
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const cut = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return {
    host: `unix://${path}`,
    cut,
    async close() {
      cut();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
