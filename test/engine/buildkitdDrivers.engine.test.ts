import { strict as assert } from "node:assert";
import { chmod, copyFile, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Surroundings } from "../../src/base/surroundings.ts";
import { connectBuilder } from "../../src/engine/buildkitd/connectBuilder.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { type BuildkitdBed, buildkitPrograms, startBuildkitd } from "../support/beds/buildkitd.ts";
import { realRegistry } from "../support/realEngines.ts";
import {
  type BuilderStoreFixture,
  buildFiles,
  createStore,
  latestEngine,
  pushBase,
} from "./buildkitdFixture.ts";
import {
  BASE,
  connect,
  eventually,
  processesWith,
  removeQuietly,
  request,
  unique,
} from "./engineFixture.ts";
import { buildFolder } from "./syncedBuild.ts";

const LIMIT = { timeout: 90_000 };
const SECRET = "sesame";
const latest = latestEngine();
const registry = realRegistry({ login: false });

const secrets = [{ id: "word", read: async () => Buffer.from(SECRET) }];

describe("the builder in a container", {
  skip: requireBeds("buildkitd") || !latest || !registry,
}, () => {
  if (!latest || !registry) return;
  const node = unique();
  const image = `slipway-buildkitd:${node}`;
  let engine: Engine;
  let store: BuilderStoreFixture;
  let base: string;
  let container: string;

  before(async () => {
    engine = await connect(latest);
    store = await createStore();
    await store.write("boxed", "docker-container", { Name: node, Endpoint: latest.host });
    base = await pushBase(engine, registry.address);
    await buildBuilder();
    const made = await request(latest, "POST", `/containers/create?name=buildx_buildkit_${node}`, {
      Image: image,
      Cmd: ["buildkitd", "--oci-worker-net", "host"],
      Volumes: { "/var/lib/buildkit": {} },
      HostConfig: {
        Privileged: true,
        NetworkMode: "host",
        // runc and its libraries are those of the engine's own system.
        Binds: ["/usr:/usr:ro", "/usr/lib:/lib:ro", "/usr/lib64:/lib64:ro"],
      },
    });
    container = made.Id;
  }, LIMIT);
  after(async () => {
    if (container) await request(latest, "DELETE", `/containers/${container}?force=1&v=1`);
    await removeQuietly(engine, image);
    await store?.remove();
  });

  async function buildBuilder(): Promise<void> {
    const root = await mkdtemp(join(tmpdir(), "slipway-buildkitd-"));
    try {
      for (const name of ["buildkitd", "buildctl"]) {
        await copyFile(join(buildkitPrograms(), name), join(root, name));
      }
      await writeFile(join(root, "Dockerfile"), `FROM ${BASE}\nCOPY buildkitd buildctl /bin/\n`);
      const { error } = await buildFolder(engine, root, { request: { tags: [image] } });
      assert.equal(error, undefined, String(error));
    } finally {
      await rm(root, { recursive: true });
    }
  }

  test("is started where it is stopped, and builds", LIMIT, async () => {
    const builder = await connectBuilder(store.surroundings, "boxed", { engine });
    assert.equal(builder.driver, "docker-container");
    assert.equal(builder.version, "v0.25.2");
    const name = `slipway-boxed:${unique()}`;
    // Large enough for what comes in pieces.
    const { error, imageId, bytes } = await buildFiles(
      builder,
      {
        Dockerfile: `FROM ${base}\nCOPY large /\nRUN --mount=type=secret,id=word,required test "$(cat /run/secrets/word)" = ${SECRET}\n`,
        large: "0123456789".repeat(2_000_000),
      },
      { request: { tags: [name], secrets } },
    );
    assert.equal(error, undefined, String(error));
    assert.ok(bytes > 20_000_000);
    const { id, size } = await engine.inspectImage(name);
    assert.equal(id, imageId);
    assert.ok(size > 20_000_000);
    await removeQuietly(engine, name);
  });

  test("that is not there yet is told of, and how to make it", LIMIT, async () => {
    await store.write("unmade", "docker-container", { Name: `no-${node}`, Endpoint: latest.host });
    await assert.rejects(connectBuilder(store.surroundings, "unmade"), {
      code: "engine-unreachable",
      message: `The builder "unmade" cannot be used: ${latest.host} (node no-${node}): its engine has no container buildx_buildkit_no-${node}.`,
      hint: "Start it and see what it says: docker buildx inspect --bootstrap unmade.",
    });
    await store.write("away", "docker-container", { Endpoint: "unix:///nonexistent/docker.sock" });
    await assert.rejects(connectBuilder(store.surroundings, "away"), /there is no such socket/);
    await store.write("lost", "docker-container", { Endpoint: "no-such-context" });
    await assert.rejects(connectBuilder(store.surroundings, "lost"), /no context of that name/);
  });

  test("may be named by its container's address", LIMIT, async () => {
    const surroundings = {
      ...store.surroundings,
      env: { ...store.surroundings.env, DOCKER_HOST: latest.host },
    };
    const address = `docker-container://buildx_buildkit_${node}`;
    const { version } = await connectBuilder(surroundings, address);
    assert.equal(version, "v0.25.2");
    await assert.rejects(
      connectBuilder(surroundings, `docker-container://no-${node}`),
      /its engine has no container/,
    );
  });

  test("in which no buildctl is says so", LIMIT, async () => {
    const name = `without-${node}`;
    const { Id: id } = await request(
      latest,
      "POST",
      `/containers/create?name=buildx_buildkit_${name}`,
      { Image: BASE, Cmd: ["sleep", "1000"], HostConfig: { NetworkMode: "none" } },
    );
    try {
      await store.write("empty", "docker-container", { Name: name, Endpoint: latest.host });
      await assert.rejects(connectBuilder(store.surroundings, "empty"), /buildctl/);
    } finally {
      await request(latest, "DELETE", `/containers/${id}?force=1&v=1`);
    }
  });
});

describe("the builder in a cluster", { skip: requireBeds("buildkitd") }, () => {
  let bed: BuildkitdBed;
  let store: BuilderStoreFixture;
  let surroundings: Surroundings;
  let said: string;

  before(async () => {
    bed = await startBuildkitd();
    store = await createStore();
    said = join(store.folder, "said");
    await writeFile(join(store.folder, "pods.json"), JSON.stringify(pods));
    await writeFile(join(store.folder, "kubectl"), kubectl);
    await chmod(join(store.folder, "kubectl"), 0o755);
    await symlink(join(bed.programs, "buildctl"), join(store.folder, "buildctl"));
    const { env } = store.surroundings;
    surroundings = {
      ...store.surroundings,
      env: {
        ...env,
        PATH: `${store.folder}:${env.PATH}`,
        STUB: store.folder,
        STUB_ADDRESS: bed.address,
      },
    };
    await store.write("cluster", "kubernetes", {
      Name: "cluster_node0",
      Endpoint: "kubernetes:///cluster?deployment=&kubeconfig=%2Fhome%2Fme%2Fkube%20config",
      DriverOpts: { namespace: "builds" },
    });
  }, LIMIT);
  after(async () => {
    await store?.remove();
    await bed?.stop();
  });

  test("is reached by kubectl, which ends with the build", LIMIT, async () => {
    const builder = await connectBuilder(surroundings, "cluster");
    assert.deepEqual([builder.driver, builder.version], ["kubernetes", "v0.25.2"]);
    const { error } = await buildFiles(
      builder,
      { Dockerfile: "FROM scratch\nCOPY words /\n", words: "some" },
      { request: { loadImage: false } },
    );
    assert.equal(error, undefined, String(error));
    const flags = "--kubeconfig=/home/me/kube config|--namespace=builds";
    const exec = `${flags}|exec|--stdin|--container=buildkitd|pod-b|--|buildctl|dial-stdio|`;
    assert.deepEqual((await readFile(said, "utf8")).trim().split("\n"), [
      `${flags}|get|pods|--selector=app=cluster-node0|--output=json|`,
      exec,
      exec,
    ]);
    await eventually("no kubectl runs", () => processesWith(store.folder).length === 0);
  });

  test("ends kubectl also where the build is cancelled", LIMIT, async () => {
    const builder = await connectBuilder(surroundings, "cluster");
    const stop = new AbortController();
    const building = buildFiles(
      builder,
      { Dockerfile: "FROM scratch\nCOPY words /\n", words: "some" },
      {
        signal: stop.signal,
        request: { loadImage: false },
        afterList: () => stop.abort(),
      },
    );
    assert.equal(((await building).error as Error).name, "AbortError");
    await eventually("no kubectl runs", () => processesWith(store.folder).length === 0);
  });

  test("says what kubectl says", LIMIT, async () => {
    const refuse = async (stub: string, words: RegExp) => {
      const env = { ...surroundings.env, STUB_FAILS: stub };
      await assert.rejects(connectBuilder({ ...surroundings, env }, "cluster"), (error: Error) => {
        assert.match(error.message, words);
        return true;
      });
    };
    await refuse("get", /kubectl: Unable to connect to the server: no route to host/);
    await refuse("exec", /kubectl: error: unable to upgrade connection: pod does not exist/);
    await refuse("empty", /no pod of the deployment "cluster-node0" is running/);
    const env = { ...surroundings.env, PATH: "/nonexistent" };
    await assert.rejects(
      connectBuilder({ ...surroundings, env }, "cluster"),
      /kubectl: the command was not found/,
    );
  });

  test("may be named by its pod's address", LIMIT, async () => {
    await rm(said, { force: true });
    await connectBuilder(surroundings, "kube-pod://pod-x?namespace=ci");
    const line = "--namespace=ci|exec|--stdin|pod-x|--|buildctl|dial-stdio|";
    assert.equal((await readFile(said, "utf8")).trim(), line);
  });
});

/** Stands in for a cluster: notes what it is told, and has the pod's programs on this machine. */
const kubectl = `#!/bin/sh
for argument; do printf '%s|' "$argument"; done >>"$STUB/said"
echo >>"$STUB/said"
case "$* " in
  *" get pods "*)
    case $STUB_FAILS in
      get) echo "Unable to connect to the server: no route to host" >&2; exit 1 ;;
      empty) echo '{"items":[]}' ;;
      *) cat "$STUB/pods.json" ;;
    esac ;;
  *" -- buildctl dial-stdio "*|"exec "*" -- buildctl dial-stdio "*)
    [ "$STUB_FAILS" != exec ] || { echo "error: unable to upgrade connection: pod does not exist" >&2; exit 1; }
    exec "$STUB/buildctl" --addr "$STUB_ADDRESS" dial-stdio ;;
  *) echo "unknown: $*" >&2; exit 2 ;;
esac
`;

const pods = {
  items: [pod("pod-c", "Running"), pod("pod-a", "Pending"), pod("pod-b", "Running")],
};

function pod(name: string, phase: string): object {
  return {
    metadata: { name },
    spec: { containers: [{ name: "buildkitd" }, { name: "proxy" }] },
    status: { phase },
  };
}
