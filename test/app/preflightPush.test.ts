import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { preflightPush } from "../../src/app/preflightPush.ts";
import type { PushCheck, PushFinding } from "../../src/app/pushCheck.ts";
import type { RegistryAccess } from "../../src/app/registryAccess.ts";
import { type RefusalReason, SlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Descriptor } from "../../src/oci/descriptor.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import type { FoundCredentials, FoundManifest, RegistryClient } from "../../src/registry/index.ts";

const hex = (letter: string): string => `sha256:${letter.repeat(64)}`;
const base = {
  diffId: hex("1"),
  blob: { mediaType: mediaTypes.layer, digest: hex("2"), size: 400 },
};
const top = { diffId: hex("3"), blob: { mediaType: mediaTypes.layer, digest: hex("4"), size: 70 } };
const idOf = hex("a");
const host = "r.example.com:5000";
const alice: FoundCredentials = {
  credentials: { kind: "password", username: "alice", password: "s3cret", serverAddress: host },
  source: "/home/alice/.docker/config.json",
};

interface Given {
  readonly reference?: string;
  readonly product?: "docker" | "podman";
  readonly endpoint?: string;
  /** Undefined for an image that is not there. */
  readonly image?: Partial<Awaited<ReturnType<Engine["inspectImage"]>>> | undefined;
  readonly login?: FoundCredentials | undefined;
  readonly open?: () => Promise<never>;
  readonly client?: Partial<RegistryClient>;
  readonly builtLater?: boolean;
  readonly limit?: number;
}

describe("preflightPush", () => {
  for (const [what, given, expected] of [
    [
      "a name without an owner, and a login that names one",
      { reference: "app:1", login: alice, client: { checkPush: neverAsked } },
      [["problem", "name", /^The name lacks an owner: app:1 means docker\.io\/library\/app:1,/]],
    ],
    [
      "a name that only Podman has",
      { reference: "localhost/app:1", product: "podman", client: { checkPush: neverAsked } },
      [["problem", "name", /lacks a registry and an owner/]],
    ],
    [
      "an image that is not there",
      { image: undefined },
      [["problem", "image", /^The engine has no image r\.example\.com:5000\/team\/app:1\.2/]],
    ],
    [
      "no login, and one is wanted",
      { login: undefined, client: { checkPush: refuse("unauthorized", 401) } },
      [["problem", "permission", /wants a login, and none is known/]],
    ],
    [
      "a login that is not taken",
      { client: { checkPush: refuse("unauthorized", 401) } },
      [["problem", "permission", /does not accept the login of alice from \/home\/alice/]],
    ],
    [
      "a login that may not push there",
      { client: { checkPush: refuse("denied", 403) } },
      [["problem", "permission", /does not let alice push to team\/app/]],
    ],
    [
      "a repository that has to be made first",
      { client: { checkPush: refuse("not-found", 404) } },
      [["problem", "permission", /has no repository team\/app/]],
    ],
    [
      "a registry that has no time",
      {
        client: {
          checkPush: refuse("rate-limited", 429),
          headManifest: refuse("rate-limited", 429),
        },
      },
      [["warning", "permission", /could not be found out/]],
    ],
    [
      "a registry that only the engine reaches",
      { client: { checkPush: unreachable, headManifest: unreachable } },
      [["warning", "permission", /could not be asked from here, the engine may reach it/]],
    ],
    [
      "a registry that says nothing",
      { client: { checkPush: stall, headManifest: stall }, limit: 20 },
      [["warning", "permission", /did not answer in time/]],
    ],
    [
      "certificates that cannot be read",
      { open: unreachable },
      [["warning", "permission", /could not be asked from here/]],
    ],
    [
      "localhost of another machine's engine",
      {
        reference: "localhost:5000/app:1",
        endpoint: "ssh://build@far",
        client: { checkPush: refuse("denied", 403) },
      },
      [["warning", "permission", /does not let alice/]],
    ],
    ["a new tag", { client: { headManifest: async () => undefined } }, []],
    [
      "a tag that is another image",
      { client: { headManifest: async () => manifestOf("e"), ...reading({ config: "f" }) } },
      [["warning", "tag", /^The tag 1\.2 is another image \(sha256:e{12}, made 2026-01-02\)/]],
    ],
    ...["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"].map(
      (created) =>
        [
          `a tag of an image that says no time, as ${created.slice(0, 4)}`,
          {
            client: {
              headManifest: async () => manifestOf("e"),
              ...reading({ config: "f", created }),
            },
          },
          [["warning", "tag", /^The tag 1\.2 is another image \(sha256:e{12}\)/]],
        ] as const,
    ),
    [
      "latest, which everybody expects to move",
      {
        reference: `${host}/team/app`,
        client: { headManifest: async () => manifestOf("e"), ...reading({ config: "f" }) },
      },
      [],
    ],
    [
      "a tag that is this image",
      { client: { headManifest: async () => manifestOf("e"), ...reading({ config: "a" }) } },
      [],
    ],
    [
      "a tag that this image was pushed as",
      {
        image: { digests: [`other/name@${hex("e")}`] },
        client: { headManifest: async () => manifestOf("e"), ...reading({ config: "f" }) },
      },
      [],
    ],
    [
      "a tag that has this image and others",
      {
        client: {
          headManifest: async () => manifestOf("e"),
          ...reading({ config: "a", index: true }),
        },
      },
      [["warning", "tag", /for 2 platforms .*would leave only that of the engine/]],
    ],
    [
      "what is built later",
      { builtLater: true, image: undefined, client: { headManifest: async () => manifestOf("e") } },
      [["warning", "tag", /exists .* and would be replaced/]],
    ],
  ] as const satisfies readonly (readonly [
    string,
    Given,
    readonly (readonly [PushFinding["severity"], PushFinding["about"], RegExp])[],
  ])[]) {
    it(what, async () => {
      const { findings } = await checkOne(given);
      const told = findings.filter(({ severity }) => severity !== "info");
      const shown = JSON.stringify(findings, undefined, 1);
      assert.equal(told.length, expected.length, shown);
      for (const [at, [severity, about, text]] of expected.entries()) {
        assert.equal(told[at]?.severity, severity, shown);
        assert.equal(told[at]?.about, about, shown);
        assert.match(told[at]?.text ?? "", text);
      }
      assert.ok(!shown.includes("s3cret"));
    });
  }

  it("says how to mend what can be mended", async () => {
    const fixes = async (given: Given) =>
      (await checkOne(given)).findings.flatMap(({ fix }) => fix ?? []);
    assert.deepEqual(await fixes({ reference: "app:1", login: alice }), [
      { kind: "tag-with-owner", target: "docker.io/alice/app:1" },
    ]);
    assert.deepEqual(await fixes({ reference: "app", login: undefined }), [
      { kind: "tag-with-owner", target: null },
      { kind: "log-in", registry: "docker.io" },
    ]);
    assert.deepEqual(await fixes({ client: { checkPush: refuse("unauthorized", 401) } }), [
      { kind: "log-in", registry: host },
    ]);
  });

  it("counts what is to be sent, as exactly as it can be known", async () => {
    const head = async () => undefined;
    const nothingKnown = await checkOne({ client: { headManifest: head } });
    assert.deepEqual(nothingKnown.toSend, { bytes: 1200, exact: false, missing: 2, layers: 2 });
    const otherTag = { tags: async () => ["0.9"], ...reading({ config: "f", layers: [base] }) };
    const baseKnown = await checkOne({ client: { headManifest: head, ...otherTag } });
    assert.deepEqual(baseKnown.toSend, { bytes: 200, exact: false, missing: 1, layers: 2 });
    // Pushed below another name before, so its packed size is known; this repository has half of it.
    const image = { digests: [`${host}/other/app@${hex("e")}`] };
    const elsewhere = {
      headManifest: head,
      ...reading({ config: "a" }),
      hasBlob: async (_: string, digest: string) => digest === base.blob.digest,
    };
    const pushedElsewhere = await checkOne({ image, client: elsewhere });
    assert.deepEqual(pushedElsewhere.toSend, { bytes: 70, exact: false, missing: 1, layers: 2 });
    const same = { headManifest: async () => manifestOf("e"), ...reading({ config: "a" }) };
    const all = await checkOne({ client: same });
    assert.deepEqual(all.toSend, { bytes: 0, exact: true, missing: 0, layers: 2 });
  });

  it("opens each registry once and closes it, whatever happens", async () => {
    let [opened, closed] = [0, 0];
    const access = accessTo({
      client: { checkPush: refuse("denied", 403), close: () => void closed++ },
    });
    const counting: RegistryAccess = {
      ...access,
      open: (...asked) => {
        opened++;
        return access.open(...asked);
      },
    };
    const names = ["team/a:1", "team/a:2", "team/b:1"].map((name) => `${host}/${name}`);
    const checks = await preflightPush({ engine: engineWith({}), access: counting }, names);
    assert.deepEqual([checks.length, opened, closed], [3, 1, 1]);
    const abort = new AbortController();
    const stalled = accessTo({ client: { checkPush: stall, close: () => void closed++ } });
    const waiting = preflightPush({ engine: engineWith({}), access: stalled }, names, abort.signal);
    abort.abort();
    await assert.rejects(waiting, { name: "AbortError" });
    assert.equal(closed, 2);
  });

  it("rejects what is no name to push", async () => {
    for (const reference of ["Upper", `a@${hex("a")}`, ""]) {
      const checking = preflightPush({ engine: engineWith({}), access: accessTo({}) }, [reference]);
      await assert.rejects(checking, { code: "bad-reference" });
    }
  });
});

async function checkOne(given: Given): Promise<PushCheck> {
  const { reference = `${host}/team/app:1.2`, builtLater = false, limit = 5000 } = given;
  const deps = { engine: engineWith(given), access: accessTo(given), builtLater, limit };
  const [check] = await preflightPush(deps, [reference]);
  assert.ok(check);
  return check;
}

function engineWith({ product = "docker", endpoint = "unix:///e.sock", ...given }: Given): Engine {
  const found = "image" in given ? given.image : {};
  const engine: Partial<Engine> = {
    product,
    endpoint: { host: endpoint, source: "test" } as Engine["endpoint"],
    async inspectImage() {
      if (found === undefined) throw engineRefusal();
      const image: Partial<Awaited<ReturnType<Engine["inspectImage"]>>> = {
        ...{ id: idOf, digests: [], size: 5000, created: 0, layers: [base.diffId, top.diffId] },
        ...{ os: "linux", architecture: "amd64", variant: "", ...found },
      };
      return image as Awaited<ReturnType<Engine["inspectImage"]>>;
    },
    async imageHistory() {
      const entry = { created: 0, comment: "", tags: [] };
      return [
        { ...entry, createdBy: 'CMD ["x"]', size: 0 },
        { ...entry, createdBy: "COPY . .", size: 200 },
        { ...entry, createdBy: "ADD base", size: 1000 },
      ];
    },
  };
  return engine as Engine;
}

function accessTo(given: Given): RegistryAccess {
  const login = "login" in given ? given.login : alice;
  const client: Partial<RegistryClient> = {
    checkPush: async () => undefined,
    headManifest: async () => undefined,
    tags: async () => [],
    hasBlob: async () => false,
    close: () => undefined,
    ...given.client,
  };
  return {
    loginFor: async () => login,
    open: given.open ?? (async () => ({ client: client as RegistryClient, login })),
  };
}

function manifestOf(letter: string): Descriptor {
  return { mediaType: mediaTypes.manifest, digest: hex(letter), size: 1 };
}

/** What the registry gives for a tag: one image, or an index of two. */
function reading({
  config,
  index = false,
  layers = [base, top],
  created = "2026-01-02T03:04:05Z",
}: {
  readonly config: string;
  readonly created?: string;
  readonly index?: boolean;
  readonly layers?: readonly (typeof base)[];
}): Pick<RegistryClient, "manifest" | "config"> {
  const annotations = {};
  const own = hex("9");
  return {
    async manifest(_repository, reference): Promise<FoundManifest> {
      const descriptor = manifestOf("e");
      if (index && reference !== own) {
        const platform = (architecture: string) => ({ os: "linux", architecture });
        const manifests = [
          { ...manifestOf("8"), platform: platform("arm64") },
          { ...manifestOf("9"), platform: platform("amd64") },
          { ...manifestOf("7"), platform: platform("unknown"), annotations: attestation },
        ];
        return {
          descriptor,
          manifest: { kind: "index", mediaType: mediaTypes.index, manifests, annotations },
          bytes: new Uint8Array(),
        };
      }
      const manifest = {
        ...({ kind: "manifest", mediaType: mediaTypes.manifest, annotations } as const),
        config: { mediaType: mediaTypes.config, digest: hex(config), size: 1 },
        layers: layers.map(({ blob }) => blob),
      };
      return { descriptor, manifest, bytes: new Uint8Array() };
    },
    config: async () => ({
      ...{ os: "linux", architecture: "amd64", created, history: [] },
      ...{ config: {}, diffIds: layers.map(({ diffId }) => diffId) },
    }),
  };
}

const attestation = { "vnd.docker.reference.type": "attestation-manifest" };

function refuse(reason: RefusalReason, status: number): () => Promise<never> {
  return async () => {
    const facts = { registry: host, reason, status, login: status === 401 || status === 403 };
    throw new SlipwayError("registry-refused", facts, { message: "It said no.", hint: "" });
  };
}

async function unreachable(): Promise<never> {
  const words = { message: "Nobody answers at r.example.com.", hint: "" };
  throw new SlipwayError("registry-unreachable", { registry: host }, words);
}

function stall(...asked: readonly unknown[]): Promise<never> {
  const signal = asked.find((one): one is AbortSignal => one instanceof AbortSignal);
  // The limit of time keeps no process alive, as a connection would.
  const alive = setInterval(() => undefined, 1000);
  return new Promise((_, reject) => {
    const end = () => {
      clearInterval(alive);
      reject(signal?.reason);
    };
    if (signal?.aborted) end();
    else signal?.addEventListener("abort", end);
  });
}

async function neverAsked(): Promise<never> {
  throw new Error("This registry was not to be asked.");
}

function engineRefusal(): SlipwayError {
  const facts = { status: 404, doing: "inspect" };
  return new SlipwayError("engine-refused", facts, { message: "no such image", hint: "" });
}
