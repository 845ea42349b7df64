import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { type BuildOptions, buildImage } from "../../src/app/buildImage.ts";
import { SlipwayError } from "../../src/base/errors.ts";
import type { BuildOutcome, BuildRequest, Engine } from "../../src/engine/engine.ts";
import type { BuildEvent } from "../../src/progress/events.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";

/** An engine that only takes builds down. */
function fakeEngine(build: (request: BuildRequest) => Promise<BuildOutcome>): Engine {
  const engine: Pick<Engine, "endpoint" | "buildkit" | "build" | "inspectImage"> = {
    endpoint: { host: "unix:///x", source: "test" } as Engine["endpoint"],
    buildkit: true,
    build: (request) => build(request),
    inspectImage: async () => ({ size: 5 }) as Awaited<ReturnType<Engine["inspectImage"]>>,
  };
  return engine as Engine;
}

async function build(
  contextPath: string,
  outcome: BuildOutcome | Error,
  options: Partial<BuildOptions> = {},
) {
  const requests: BuildRequest[] = [];
  const events: BuildEvent[] = [];
  const engine = fakeEngine(async (request) => {
    requests.push(request);
    if (outcome instanceof Error) throw outcome;
    return outcome;
  });
  const result = await buildImage(
    { engine, now: Date.now, env: {}, home: "/nonexistent" },
    {
      dockerfilePath: join(contextPath, "Dockerfile"),
      contextPath,
      tags: [],
      buildArgs: {},
      ...options,
    },
    (event) => events.push(event),
  );
  return { result, events, request: requests[0] };
}

const choices = {
  tags: ["a:1"],
  target: "s",
  buildArgs: { A: "1" },
  platforms: ["linux/amd64", "linux/arm64"],
  noCache: ["s"],
  pull: true,
  labels: { l: "1" },
  cacheFrom: [{ type: "registry", attributes: { ref: "a" } }],
  cacheTo: [{ type: "inline", attributes: {} }],
  network: "none",
  extraHosts: [{ name: "h", address: "::1" }],
  shmSize: 1,
  ulimits: [{ name: "nofile", soft: 1, hard: 2 }],
  provenance: "mode=max",
  sbom: true,
  loadImage: false,
  outputs: [{ type: "local", destination: "/o", attributes: {} }],
} as const;

test("every choice comes to the engine as it was made", async () => {
  using folder = createContextFolder({ Dockerfile: "FROM a", "other/x": "" });
  const contexts = { more: { folder: join(folder.path, "other") } };
  const read = async () => Buffer.from("v");
  const secrets = [{ id: "i", read }];
  const { request } = await build(
    folder.path,
    { imageId: undefined },
    { ...choices, contexts, secrets },
  );
  assert.ok(request);
  for (const [key, value] of Object.entries({ ...choices, contexts, secrets })) {
    assert.deepEqual(request[key as keyof BuildRequest], value, key);
  }
  assert.ok(request.synced?.context.folders.more);
  for (const key of ["contextPath", "dockerfilePath", "dockerfileText"]) {
    assert.ok(!Object.hasOwn(request, key), key);
  }
});

test("the result says what there is: an image with its digest, a digest, or files", async () => {
  using folder = createContextFolder({ Dockerfile: "FROM a" });
  const facts = async (outcome: BuildOutcome) => {
    const { result } = await build(folder.path, outcome, { tags: ["a:1"] });
    return [result.ok, result.imageId, result.digest, result.size, result.tags];
  };
  const loaded = { imageId: "sha256:i", digest: "sha256:d" };
  assert.deepEqual(await facts(loaded), [true, "sha256:i", "sha256:d", 5, ["a:1"]]);
  const pushed = { imageId: undefined, digest: "sha256:d" };
  assert.deepEqual(await facts(pushed), [true, null, "sha256:d", null, ["a:1"]]);
  assert.deepEqual(await facts({ imageId: undefined }), [true, null, null, null, []]);
});

test("what the builder cannot do is a failed result that says so and what to do", async () => {
  using folder = createContextFolder({ Dockerfile: "FROM a" });
  const error = new SlipwayError(
    "build-unsupported",
    { options: [{ option: "platform", reason: "the classic builder" }] },
    { message: "It cannot.", hint: "Leave it out." },
  );
  const { result, events } = await build(folder.path, error);
  assert.deepEqual([result.ok, result.error?.message], [false, "It cannot. Leave it out."]);
  assert.deepEqual([result.error?.line, events.at(-1)], [null, result]);
});

test("what is missing on this side is misuse before the first event", async () => {
  using folder = createContextFolder({ Dockerfile: "FROM a" });
  const wrong: readonly Partial<BuildOptions>[] = [
    { secrets: [{ id: "a", env: "UNSET" }] },
    { secrets: [{ id: "a", file: "/no/file" }] },
    { ssh: [{ id: "default" }] },
    { contexts: { a: { folder: "/no/folder" } } },
  ];
  for (const options of wrong) {
    await assert.rejects(build(folder.path, { imageId: "i" }, options), { code: "misuse" });
  }
});
