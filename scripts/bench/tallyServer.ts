import { spawn } from "node:child_process";

/** tally as a language server over stdio, with the few messages that are measured. */
export interface TallyServer {
  /** Opens a document; resolves with its first diagnostics. */
  open(uri: string, text: string): Promise<void>;
  /** Puts another text into an open document; milliseconds until its diagnostics are here. */
  change(uri: string, text: string): Promise<number>;
  close(uri: string): void;
  stop(): Promise<void>;
}

/** In milliseconds; without an answer the measurement fails. */
const limit = 30_000;

export async function startTallyServer(path: string): Promise<TallyServer> {
  const child = spawn(path, ["lsp", "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  const answers = new Map<number, (result: unknown) => void>();
  const waiting = new Map<string, { readonly version: number; readonly arrived: () => void }>();
  let lastId = 0;
  const versions = new Map<string, number>();
  readMessages(child.stdout, (message) => {
    if (message.method === "textDocument/publishDiagnostics") {
      const { uri, version } = message.params as { uri: string; version?: number };
      const expected = waiting.get(uri);
      if (!expected || (version !== undefined && version < expected.version)) return;
      waiting.delete(uri);
      expected.arrived();
    } else if (message.method !== undefined && message.id !== undefined) {
      // Whatever it asks of an editor, this one has nothing to tell.
      const params = message.params as { items?: readonly unknown[] } | undefined;
      send({ id: message.id, result: params?.items?.map(() => null) ?? null });
    } else if (typeof message.id === "number") {
      answers.get(message.id)?.(message.result);
      answers.delete(message.id);
    }
  });
  await request("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
  });
  notify("initialized", {});

  return {
    async open(uri, text) {
      versions.set(uri, 1);
      const arrived = diagnosticsOf(uri, 1);
      notify("textDocument/didOpen", {
        textDocument: { uri, languageId: "dockerfile", version: 1, text },
      });
      await arrived;
    },
    async change(uri, text) {
      const version = (versions.get(uri) ?? 1) + 1;
      versions.set(uri, version);
      const arrived = diagnosticsOf(uri, version);
      const start = performance.now();
      notify("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
      await arrived;
      return performance.now() - start;
    },
    close(uri) {
      notify("textDocument/didClose", { textDocument: { uri } });
    },
    async stop() {
      const ended = new Promise((resolve) => child.once("close", resolve));
      await request("shutdown", undefined);
      notify("exit", undefined);
      const timer = setTimeout(() => child.kill("SIGKILL"), 2_000);
      await ended;
      clearTimeout(timer);
    },
  };

  function diagnosticsOf(uri: string, version: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("tally does not answer.")), limit);
      waiting.set(uri, {
        version,
        arrived() {
          clearTimeout(timer);
          resolve();
        },
      });
    });
  }

  function request(method: string, params: unknown): Promise<unknown> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`tally does not ${method}.`)), limit);
      answers.set(id, (result) => {
        clearTimeout(timer);
        resolve(result);
      });
      send({ id, method, params });
    });
  }

  function notify(method: string, params: unknown): void {
    send({ method, params });
  }

  function send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

function readMessages(stream: NodeJS.ReadableStream, onMessage: (message: Message) => void): void {
  let buffer = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const header = buffer.indexOf("\r\n\r\n");
      if (header === -1) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString("utf8", 0, header))?.[1]);
      const end = header + 4 + length;
      if (buffer.length < end) return;
      onMessage(JSON.parse(buffer.toString("utf8", header + 4, end)));
      buffer = buffer.subarray(end);
    }
  });
}
