import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { performServerHandshake, type ServerHttp2Stream } from "node:http2";
import type { Duplex } from "node:stream";
import protobuf from "protobufjs/minimal.js";
import { type ServedFiles, serveFiles } from "./fileSync.ts";
import { createGrpcClient, framed, type GrpcClient } from "./grpcClient.ts";

/** What `docker build --check` asks an engine, without that program. */
export interface EngineChecker {
  /** `files` is the context's folder, the Dockerfile in it. */
  check(files: ServedFiles): Promise<EngineCheck>;
  close(): void;
}

export interface EngineCheck {
  readonly warnings: readonly EngineWarning[];
  /** Why the file is no Dockerfile, where it is none; warnings found before are kept. */
  readonly error: string | undefined;
}

export interface EngineWarning {
  readonly rule: string;
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
}

/**
 * Opens a connection for the gateway's lint request (`frontend.lint`), which checks every stage and
 * builds nothing; a session serves it the files. `socket` is the engine's.
 */
export async function createEngineChecker(socket: string): Promise<EngineChecker> {
  const client = createGrpcClient(await upgrade(socket, "/grpc", {}));
  return {
    async check(files) {
      // The engine asks a session for a folder once only.
      const session = await openSession(socket, files);
      try {
        return await lintRequest(client, session.id);
      } finally {
        session.close();
      }
    },
    close: () => client.close(),
  };
}

async function openSession(
  socket: string,
  files: ServedFiles,
): Promise<{ readonly id: string; close(): void }> {
  const id = randomUUID();
  const connection = await upgrade(socket, "/session", {
    "X-Docker-Expose-Session-Uuid": id,
    "X-Docker-Expose-Session-Grpc-Method": [
      "/grpc.health.v1.Health/Check",
      "/moby.filesync.v1.FileSync/DiffCopy",
    ],
  });
  const session = performServerHandshake(connection);
  session.on("error", () => session.destroy());
  session.on("stream", (stream: ServerHttp2Stream, headers) => {
    stream.on("error", () => undefined);
    if (headers[":path"] === "/moby.filesync.v1.FileSync/DiffCopy") serveFiles(stream, files);
    else serveHealth(stream);
  });
  return {
    id,
    close() {
      session.destroy();
      connection.destroy();
    },
  };
}

const bridge = "/moby.buildkit.v1.frontend.LLBBridge";

async function lintRequest(client: GrpcClient, session: string): Promise<EngineCheck> {
  const ref = randomUUID();
  const metadata = { "buildkit-controlapi-buildid": ref };
  // Stays open until the gateway returns.
  const solving = client.call("/moby.buildkit.v1.Control/Solve", controlSolve(ref, session));
  solving.catch(() => undefined);
  try {
    const answer = await client.call(`${bridge}/Solve`, gatewaySolve(), metadata);
    const json = metadataOf(answer).get("result.json");
    if (json === undefined) throw new Error("The engine has no lint request.");
    return readResult(JSON.parse(json));
  } finally {
    await client.call(`${bridge}/Return`, Uint8Array.of(10, 0), metadata).catch(() => undefined);
    await solving.catch(() => undefined);
  }
}

/** `SolveRequest { Ref = 1, Session = 5, Internal = 11 }`. */
function controlSolve(ref: string, session: string): Uint8Array {
  const writer = protobuf.Writer.create().uint32(10).string(ref).uint32(42).string(session);
  return writer.uint32(88).bool(true).finish();
}

/** `SolveRequest { Frontend = 2, FrontendOpt = 3, allowResultReturn = 5, allowResultArrayRef = 6 }`. */
function gatewaySolve(): Uint8Array {
  const writer = protobuf.Writer.create().uint32(18).string("dockerfile.v0");
  const options = {
    requestid: "frontend.lint",
    "frontend.caps": "moby.buildkit.frontend.subrequests",
    // With these the frontend of a syntax directive is not asked for.
    ...{ cmdline: "x", source: "x" },
  };
  for (const [key, value] of Object.entries(options)) {
    writer.uint32(26).fork().uint32(10).string(key).uint32(18).string(value).ldelim();
  }
  return writer.uint32(40).bool(true).uint32(48).bool(true).finish();
}

/** `SolveResponse { result = 3 { metadata = 10 } }`. */
function metadataOf(answer: Uint8Array): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const result of fieldsOf(answer, 3)) {
    for (const entry of fieldsOf(result, 10)) {
      const [key] = fieldsOf(entry, 1);
      const [value] = fieldsOf(entry, 2);
      found.set(Buffer.from(key ?? []).toString(), Buffer.from(value ?? []).toString());
    }
  }
  return found;
}

/** The length-delimited fields of a number. */
function fieldsOf(message: Uint8Array, number: number): readonly Uint8Array[] {
  const reader = protobuf.Reader.create(message);
  const found: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === ((number << 3) | 2)) found.push(reader.bytes());
    else reader.skipType(tag & 7);
  }
  return found;
}

interface LintResult {
  readonly warnings:
    | readonly {
        readonly ruleName: string;
        readonly detail?: string;
        readonly location?: { readonly ranges?: readonly { start?: { line?: number } }[] };
      }[]
    | null;
  readonly buildError?: { readonly message?: string };
}

function readResult({ warnings, buildError }: LintResult): EngineCheck {
  return {
    warnings: (warnings ?? []).map(({ ruleName, detail = "", location }) => ({
      rule: ruleName,
      line: location?.ranges?.[0]?.start?.line ?? 0,
      message: detail,
    })),
    error: buildError && (buildError.message ?? "refused"),
  };
}

function serveHealth(stream: ServerHttp2Stream): void {
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.resume();
  // `HealthCheckResponse { status: SERVING }`
  stream.end(framed(Uint8Array.of(8, 1)));
}

function upgrade(
  socketPath: string,
  path: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const asked = request({
      ...{ socketPath, path, method: "POST", timeout: 15_000, agent: false },
      headers: {
        ...headers,
        ...{ host: "engine", Connection: "Upgrade", Upgrade: "h2c", "Content-Length": 0 },
      },
    });
    asked.on("upgrade", (_, socket, head) => {
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.on("response", ({ statusCode }) => reject(new Error(`${path}: status ${statusCode}`)));
    asked.on("timeout", () => asked.destroy(new Error(`${path}: no answer`)));
    asked.on("error", reject);
    asked.end();
  });
}
