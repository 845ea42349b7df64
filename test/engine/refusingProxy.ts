import { mkdtemp, rm } from "node:fs/promises";
import { Agent, createServer, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A socket before a real engine that answers some requests itself, as a guarding proxy does. */
export interface RefusingProxy {
  readonly host: string;
  /** Ends the connections that were upgraded for such a path; others stay. */
  cut(path: string): void;
  close(): Promise<void>;
}

type Refusal = readonly [number, string] | undefined;

/** `refuse` gives status and message for what is not let through; a request waits where that takes time. */
export async function startRefusingProxy(
  engineHost: string,
  refuse: (path: string) => Refusal | Promise<Refusal>,
): Promise<RefusingProxy> {
  const socketPath = engineHost.replace("unix://", "");
  const folder = await mkdtemp(join(tmpdir(), "slipway-refusing-"));
  const path = join(folder, "docker.sock");
  const upgraded = new Map<string, Set<() => void>>();
  const server = createServer(async (asked, answer) => {
    const { method, url = "", headers } = asked;
    const refused = await refuse(url);
    if (answer.destroyed) return;
    if (refused) {
      asked.resume();
      answer.writeHead(refused[0], { "Content-Type": "application/json" });
      answer.end(JSON.stringify({ message: refused[1] }));
      return;
    }
    // A connection of its own, which is not used again: the engine may close it at any moment. It is
    // asked to be kept all the same, as else the engine closes it without reading a body to its end,
    // and what it has answered may be lost.
    const agent = new Agent({ keepAlive: true });
    const kept = { ...headers, connection: "keep-alive" };
    const to = { socketPath, method, path: url, headers: kept, agent };
    const passed = request(to, (response) => {
      const { connection: _, ...said } = response.headers;
      answer.writeHead(response.statusCode ?? 500, said);
      response.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    answer.on("close", () => {
      passed.destroy();
      agent.destroy();
    });
    asked.pipe(passed);
  });
  server.on("upgrade", async (asked: IncomingMessage, client, head: Buffer) => {
    const refused = await refuse(asked.url ?? "");
    if (client.destroyed) return;
    if (refused) {
      client.end(
        `HTTP/1.1 ${refused[0]} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      );
      return;
    }
    const engine = connect(socketPath);
    engine.write(`${asked.method} ${asked.url} HTTP/1.1\r\n`);
    for (let at = 0; at < asked.rawHeaders.length; at += 2) {
      engine.write(`${asked.rawHeaders[at]}: ${asked.rawHeaders[at + 1]}\r\n`);
    }
    engine.write("\r\n");
    engine.write(head);
    const ends = upgraded.get(asked.url ?? "") ?? new Set();
    upgraded.set(asked.url ?? "", ends);
    const end = (): void => {
      ends.delete(end);
      client.destroy();
      engine.destroy();
    };
    ends.add(end);
    for (const socket of [client, engine]) {
      socket.on("error", end).on("close", end);
    }
    client.pipe(engine).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    host: `unix://${path}`,
    cut(asked) {
      for (const [url, ends] of upgraded) if (url.includes(asked)) for (const end of ends) end();
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
