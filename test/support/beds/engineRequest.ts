import { request } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface EngineRequest {
  readonly socket: string;
  readonly method?: string;
  /** Path and query, with or without the `/v1.xx` prefix. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string | Readable;
  /** Milliseconds until it is given up. */
  readonly limit?: number;
}

export interface EngineResponse {
  readonly status: number;
  readonly body: Buffer;
}

/** One request to an engine, without any client library between the test and the engine. */
export async function engineRequest(options: EngineRequest): Promise<EngineResponse> {
  const { socket, method = "GET", path, headers = {}, body, limit = 30_000 } = options;
  const signal = AbortSignal.timeout(limit);
  return new Promise((resolve, reject) => {
    // Engines answer a request without a Host header with 400.
    const sent = request(
      // A kept connection may be closed by the engine at the moment when it is used again.
      {
        ...{ socketPath: socket, method, path, signal, agent: false },
        headers: { host: "engine", ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }),
        );
      },
    );
    sent.once("error", (cause) =>
      reject(new Error(`${method} ${path} of ${socket}: ${cause.message}`, { cause })),
    );
    if (body === undefined || typeof body === "string" || Buffer.isBuffer(body)) sent.end(body);
    else pipeline(body, sent).catch(reject);
  });
}
