import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { pack } from "tar-stream";
import { connectEngine } from "../../src/engine/connectEngine.ts";
import type { Surroundings } from "../../src/engine/endpoint.ts";
import type { BackendEvent, BuildRequest, Engine } from "../../src/engine/engine.ts";
import type { RealEngine } from "../support/realEngines.ts";

/** A base image that every test bed has. */
export const BASE = "busybox:1.36";

export const surroundings: Surroundings = {
  env: { PATH: process.env.PATH },
  home: "/nonexistent",
  platform: process.platform,
  uid: process.getuid?.(),
};

export function connect({ host }: RealEngine): Promise<Engine> {
  return connectEngine(surroundings, { setting: host });
}

/** A context of the given files, all in memory. */
export function contextOf(
  files: Readonly<Record<string, string | Buffer>>,
): () => NodeJS.ReadableStream {
  return () => {
    const tar = pack();
    for (const [name, content] of Object.entries(files)) tar.entry({ name }, content);
    tar.finalize();
    // tar-stream's streams are streamx's, which the types tell apart from Node's.
    return tar as unknown as NodeJS.ReadableStream;
  };
}

export function buildRequest(
  dockerfile: string,
  overrides: Partial<BuildRequest> = {},
): BuildRequest {
  return {
    dockerfile: "Dockerfile",
    openContext: contextOf({ Dockerfile: dockerfile }),
    tags: [],
    buildArgs: {},
    noCache: false,
    pull: false,
    labels: {},
    secrets: [],
    credentialsFor: async () => undefined,
    ...overrides,
  };
}

/** Builds and gives all events, also where it fails. */
export async function recordBuild(
  engine: Engine,
  request: BuildRequest,
  signal?: AbortSignal,
  onEvent: (event: BackendEvent) => void = () => undefined,
): Promise<{
  readonly events: readonly BackendEvent[];
  readonly imageId: string | undefined;
  readonly error: unknown;
}> {
  const events: BackendEvent[] = [];
  const hear = (event: BackendEvent): void => {
    events.push(event);
    onEvent(event);
  };
  try {
    const { imageId } = await engine.build(request, hear, signal);
    return { events, imageId, error: undefined };
  } catch (error) {
    return { events, imageId: undefined, error };
  }
}

/** A word that no other run uses, for tags and process titles. */
export function unique(): string {
  return `t${process.pid}-${Math.trunc(performance.now() * 1000)}`;
}

/** Podman loses a name where the image is given another, or loses one, at the same time: other tests do that. */
export async function tagSurely(engine: Engine, source: string, target: string): Promise<void> {
  await eventually(`${target} is there`, async () => {
    await engine.tagImage(source, target);
    return engine.inspectImage(target).then(
      () => true,
      () => false,
    );
  });
}

export async function removeQuietly(engine: Engine, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await engine.removeImage(name, { force: true }).catch(() => undefined);
  }
}

/** Ids of processes of this machine, containers' included, whose command line has the word. */
export function processesWith(word: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, "utf8").includes(word);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Waits until the condition holds; fails when it never does. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limit = 15_000,
): Promise<void> {
  for (const end = Date.now() + limit; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`Not within ${limit} ms: ${what}`);
}

/** A request past our own code, for what a test must arrange or witness. */
export function request(
  { host }: { readonly host: string },
  method: string,
  path: string,
  body?: unknown,
  // biome-ignore lint/suspicious/noExplicitAny: whatever the engine answers, read by the test.
): Promise<any> {
  return new Promise((resolve, reject) => {
    const socketPath = host.replace("unix://", "");
    const headers = { "Content-Type": "application/json" };
    const call = httpRequest({ socketPath, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve(text === "" ? undefined : JSON.parse(text)));
    });
    call.on("error", reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
