import type { ServerResponse } from "node:http";
import type { RegistryFiles } from "./registryFiles.ts";

/** What a request is about. */
export interface Repository {
  readonly name: string;
  readonly files: RegistryFiles;
  readonly query: URLSearchParams;
}

/** An answer that says no, with a code of the spec's chapter "Error codes". */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
  });
  response.end(response.req.method === "HEAD" ? undefined : text);
}

export function sendRefusal(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const refusal = error instanceof Refusal ? error : new Refusal(500, "UNKNOWN", String(error));
  const { status, code, message } = refusal;
  sendJson(response, status, { errors: [{ code, message }] });
}

export function notAllowed(): Refusal {
  return new Refusal(405, "UNSUPPORTED", "this cannot be done here");
}
