import { createServer, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** Before a registry: counts which requests are under way at the same time. */
export interface CountingProxy extends AsyncDisposable {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** The most that were under way at once. */
  readonly most: { readonly downloads: number; readonly uploads: number };
  readonly all: { readonly downloads: number; readonly uploads: number };
}

/** Milliseconds that blobs take at least, so that those that may go at once do. */
const LEAST = 100;

export async function startCountingProxy(registry: string): Promise<CountingProxy> {
  const now = { downloads: 0, uploads: 0 };
  const most = { downloads: 0, uploads: 0 };
  const all = { downloads: 0, uploads: 0 };
  const [host, port] = registry.split(":");
  const server = createServer(async (asked, answer) => {
    const { method = "", url = "", headers } = asked;
    const kind = kindOf(method, url);
    if (kind !== undefined) {
      all[kind] += 1;
      now[kind] += 1;
      most[kind] = Math.max(most[kind], now[kind]);
      answer.on("close", () => {
        now[kind] -= 1;
      });
      await delay(LEAST);
    }
    const passed = request({ host, port, method, path: url, headers, agent: false }, (found) => {
      answer.writeHead(found.statusCode ?? 500, found.headers);
      found.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = server.address();
  return {
    address: `127.0.0.1:${typeof at === "object" && at ? at.port : 0}`,
    ...{ most, all },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function kindOf(method: string, url: string): "downloads" | "uploads" | undefined {
  if (method === "GET" && /\/blobs\/sha256/.test(url)) return "downloads";
  return /^(PUT|PATCH)$/.test(method) && url.includes("/blobs/uploads/") ? "uploads" : undefined;
}
