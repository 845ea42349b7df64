import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform } from "node:stream";

/** A socket in front of a real engine that can go away and come back, as the engine might. */
export interface EngineProxy extends Disposable {
  /** `unix:///…` */
  readonly host: string;
  open(): Promise<void>;
  close(): void;
  /** Milliseconds by which what is asked comes later. */
  lateness: number;
  /** Connections that are open now. */
  readonly connections: number;
}

export function createEngineProxy(target: string): EngineProxy {
  const folder = mkdtempSync(join(tmpdir(), "slipway-proxy-"));
  const path = join(folder, "engine.sock");
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const close = (): void => {
    server?.close();
    server = undefined;
    for (const socket of sockets) socket.destroy();
    rmSync(path, { force: true });
  };
  const proxy: EngineProxy = {
    lateness: 0,
    host: `unix://${path}`,
    get connections() {
      return sockets.size;
    },
    async open() {
      const opened = createServer((client) => {
        const engine = connect(target.replace(/^unix:\/\//, ""));
        sockets.add(client);
        const end = (): void => {
          sockets.delete(client);
          client.destroy();
          engine.destroy();
        };
        for (const socket of [client, engine]) socket.on("error", end).on("close", end);
        const late = new Transform({
          transform(chunk, _, done) {
            if (proxy.lateness === 0) done(null, chunk);
            else setTimeout(done, proxy.lateness, null, chunk);
          },
        });
        client.pipe(late).pipe(engine).pipe(client);
      });
      server = opened;
      await new Promise<void>((resolve) => opened.listen(path, resolve));
    },
    close,
    [Symbol.dispose]() {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return proxy;
}
