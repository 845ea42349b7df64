import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { isSlipwayError, type SlipwayError } from "../../src/base/errors.ts";
import type { Surroundings } from "../../src/base/surroundings.ts";
import {
  findBuilder,
  readBuilderStore,
  readCurrentBuilder,
} from "../../src/engine/buildkitd/builderStore.ts";

const folder = join(import.meta.dirname, "buildxStore");

function around(env: Readonly<Record<string, string>>): Surroundings {
  return { env, home: "/nonexistent", platform: "linux", uid: 1000 };
}

const here = around({ BUILDX_CONFIG: folder });

async function refusal(name: string, surroundings = here): Promise<SlipwayError> {
  const error = await findBuilder(surroundings, name).then(
    () => assert.fail("it was found"),
    (thrown: unknown) => thrown,
  );
  assert.ok(isSlipwayError(error, "engine-unreachable"), String(error));
  return error;
}

describe("builders of docker buildx", () => {
  it("are read with all of their nodes", async () => {
    const { builders } = await readBuilderStore(here);
    assert.deepEqual(
      builders.map(({ name, driver }) => `${name} ${driver}`),
      [
        "boxed docker-container",
        "cluster kubernetes",
        "farm remote",
        "Old docker-container",
        "plain docker",
      ],
    );
    assert.deepEqual(await findBuilder(here, "boxed"), {
      name: "boxed",
      driver: "docker-container",
      nodes: [
        {
          name: "boxed0",
          endpoint: "unix:///var/run/docker.sock",
          platforms: [],
          options: { network: "host" },
          flags: ["--allow-insecure-entitlement", "network.host"],
        },
        {
          name: "boxed1",
          endpoint: "far-away",
          platforms: ["linux/arm64", "linux/arm/v7"],
          options: {},
          flags: [],
        },
      ],
    });
    const { nodes } = await findBuilder(here, "farm");
    assert.deepEqual(nodes[0]?.options, {
      cacert: "/certs/ca.pem",
      cert: "/certs/cert.pem",
      key: "/certs/key.pem",
      servername: "builds",
    });
  });

  it("may be old files, or named in other letters", async () => {
    const { nodes } = await findBuilder(here, "OLD");
    assert.deepEqual(nodes[0]?.platforms, ["linux/amd64", "linux/arm64"]);
  });

  it("are found where Docker's configuration is", async () => {
    const store = await readBuilderStore(around({ DOCKER_CONFIG: "/somewhere" }));
    assert.deepEqual(store, { folder: "/somewhere/buildx", builders: [], broken: [] });
    const home = await readBuilderStore(around({}));
    assert.equal(home.folder, "/nonexistent/.docker/buildx");
  });

  it("that are broken are told of, each with its reason", async () => {
    const { broken } = await readBuilderStore(here);
    assert.deepEqual(broken, [
      {
        name: "clouds",
        reason:
          'has the driver "cloud", and known are only docker, docker-container, kubernetes, remote',
      },
      { name: "cut", reason: "is no JSON" },
      { name: "hollow", reason: "has no nodes" },
      { name: "list", reason: "is no JSON object" },
    ]);
    const error = await refusal("cut");
    assert.match(error.message, /"cut" cannot be used: its file .*instances\/cut is no JSON\./);
    assert.match(error.hint, /docker buildx rm cut/);
  });

  it("that are not there are answered with those that are", async () => {
    const error = await refusal("nobody");
    assert.match(
      error.message,
      /"nobody" cannot be used: .*buildxStore has no builder of that name/,
    );
    assert.equal(error.hint, "Choose one of these builders: boxed, cluster, farm, Old, plain.");
    assert.match((await refusal("nobody", around({}))).hint, /docker buildx create/);
  });

  it("may be an address", async () => {
    assert.deepEqual(await findBuilder(here, "tcp://127.0.0.1:1234"), {
      name: "tcp://127.0.0.1:1234",
      driver: "remote",
      nodes: [
        {
          name: "tcp://127.0.0.1:1234",
          endpoint: "tcp://127.0.0.1:1234",
          platforms: [],
          options: {},
          flags: [],
        },
      ],
    });
  });
});

describe("the current builder", () => {
  it("is the one that was chosen for this engine", async () => {
    const context = { ...here.env, DOCKER_CONTEXT: "far-away", DOCKER_CONFIG: await contexts() };
    assert.equal(await readCurrentBuilder(around(context as Record<string, string>)), "farm");
  });

  it("is the default of an engine where another one was chosen", async () => {
    assert.equal(await readCurrentBuilder(here), "boxed");
    const other = around({ BUILDX_CONFIG: folder, DOCKER_HOST: "tcp://127.0.0.1:2375" });
    assert.equal(await readCurrentBuilder(other), undefined);
    assert.equal(await readCurrentBuilder(around({})), undefined);
  });

  it("may be an engine's own, by the name of its context", async () => {
    const config = await contexts();
    const { driver, nodes } = await findBuilder(around({ DOCKER_CONFIG: config }), "far-away");
    assert.deepEqual([driver, nodes[0]?.endpoint], ["docker", "far-away"]);
  });

  let made: string | undefined;
  after(async () => {
    if (made) await rm(made, { recursive: true, force: true });
  });
  /** A Docker configuration with one context. */
  async function contexts(): Promise<string> {
    if (made) return made;
    made = await mkdtemp(join(tmpdir(), "slipway-buildx-"));
    const id = createHash("sha256").update("far-away").digest("hex");
    const meta = join(made, "contexts", "meta", id);
    await mkdir(meta, { recursive: true });
    const text = { Name: "far-away", Endpoints: { docker: { Host: "tcp://192.0.2.1:2375" } } };
    await writeFile(join(meta, "meta.json"), JSON.stringify(text));
    return made;
  }
});
