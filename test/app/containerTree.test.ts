import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  containerRows,
  isLocal,
  portText,
  portUrl,
  shortImage,
} from "../../src/app/containerRows.ts";
import { changesRows, createContainerTree } from "../../src/app/containerTree.ts";
import { SlipwayError } from "../../src/base/errors.ts";
import type { ContainerEvent, Engine, EngineContainer } from "../../src/engine/engine.ts";

function container(overrides: Partial<EngineContainer>): EngineContainer {
  return {
    ...{ id: "a".repeat(64), name: "web-1", image: "shop:1", imageId: "sha256:1" },
    ...{ state: "running", status: "Up 3 minutes", created: 0, ports: [], labels: {} },
    ...overrides,
  };
}

const port = (hostPort: number | undefined, hostAddress: string | undefined, containerPort = 80) =>
  ({ containerPort, protocol: "tcp", hostPort, hostAddress }) as const;

describe("rows of containers", () => {
  it("stand with those that run first, then the newest", () => {
    const rows = containerRows([
      container({ name: "old", created: 1 }),
      container({ name: "ended", state: "exited", created: 9 }),
      container({ name: "paused", state: "paused", created: 2 }),
      container({ name: "new", state: "created", created: 10 }),
    ]);
    assert.deepEqual(
      rows.map(({ name }) => name),
      ["paused", "old", "new", "ended"],
    );
  });

  for (const [state, status, words] of [
    ["running", "Up 3 minutes", "running"],
    ["running", "Up 3 minutes (healthy)", "running (healthy)"],
    ["running", "Up 1 second (health: starting)", "running (starting)"],
    ["running", "Up 2 hours (unhealthy)", "running (unhealthy)"],
    ["paused", "Up 3 minutes (Paused)", "paused"],
    ["exited", "Exited (137) 5 minutes ago", "exited (137)"],
    ["exited", "", "exited"],
    ["restarting", "Restarting (1) 2 seconds ago", "restarting (1)"],
    ["unknown", "as it likes", "as it likes"],
  ] as const) {
    it(`say ${words} of ${status || "nothing"}`, () => {
      assert.equal(containerRows([container({ state, status })])[0]?.words, words);
    });
  }

  it("have a port of two addresses once, and an exposed one only where it is not published", () => {
    const ports = [
      port(8080, "0.0.0.0"),
      port(8080, "::"),
      port(undefined, undefined),
      port(9000, "127.0.0.1", 90),
      port(undefined, undefined, 70),
    ];
    const [row] = containerRows([container({ ports })]);
    assert.deepEqual(row?.ports.map(portText), ["70", "8080→80", "9000→90"]);
    assert.deepEqual(
      row?.ports.map(({ hostAddress }) => hostAddress),
      [undefined, undefined, "127.0.0.1"],
    );
  });

  for (const [long, short] of [
    ["docker.io/library/nginx:1", "nginx:1"],
    ["docker.io/team/app:1", "team/app:1"],
    ["localhost:5000/app", "localhost:5000/app"],
    [`sha256:${"ab".repeat(32)}`, "abababababab"],
  ] as const) {
    it(`name ${long} shortly`, () => assert.equal(shortImage(long), short));
  }
});

describe("addresses of published ports", () => {
  for (const [what, given, host, url] of [
    ["all addresses", port(8080, undefined), "unix:///run/docker.sock", "http://localhost:8080"],
    ["all of IPv6", port(8080, "::"), "npipe:////./pipe/docker", "http://localhost:8080"],
    ["this machine", port(8080, "127.0.0.1"), "unix:///x", "http://localhost:8080"],
    ["one address", port(8080, "192.0.2.7"), "unix:///x", "http://192.0.2.7:8080"],
    ["one of IPv6", port(8080, "2001:db8::1"), "unix:///x", "http://[2001:db8::1]:8080"],
    ["elsewhere", port(8080, undefined), "tcp://box.example:2376", "http://box.example:8080"],
    ["by ssh", port(8080, undefined), "ssh://me@box.example", "http://box.example:8080"],
    ["encrypted", port(9443, undefined, 8443), "unix:///x", "https://localhost:9443"],
    ["not published", port(undefined, undefined), "unix:///x", undefined],
    ["udp", { ...port(53, undefined), protocol: "udp" as const }, "unix:///x", undefined],
  ] as const) {
    it(`of ${what}`, () => assert.equal(portUrl(given, host), url));
  }

  it("know this machine", () => {
    for (const host of ["unix:///x", "npipe:////./p", "tcp://localhost:1", "tcp://127.0.0.1:1"]) {
      assert.ok(isLocal(host), host);
    }
    for (const host of ["tcp://10.0.0.1:2375", "ssh://a@b", "tcp://localhost.example:1"]) {
      assert.ok(!isLocal(host), host);
    }
  });
});

describe("the tree of containers", () => {
  it("is not disturbed by health checks", () => {
    for (const action of ["exec_create: sh -c x", "exec_start: x", "exec_die", "top", "attach"]) {
      assert.ok(!changesRows({ action, id: "", name: undefined }), action);
    }
    for (const action of [
      "start",
      "die",
      "destroy",
      "rename",
      "health_status: healthy",
      "create",
    ]) {
      assert.ok(changesRows({ action, id: "", name: undefined }), action);
    }
  });

  it("works only while it is seen, reads once for a burst, and survives a lost engine", async () => {
    let [lists, open] = [0, 0];
    let send: (event: ContainerEvent | undefined) => void = () => undefined;
    const list: EngineContainer[] = [];
    const engine = {
      endpoint: { host: "unix:///x", source: "test" },
      containers: {
        async list() {
          lists++;
          return [...list];
        },
        async *events(signal: AbortSignal) {
          open++;
          signal.addEventListener("abort", () => send(undefined));
          try {
            for (;;) {
              const event = await new Promise<ContainerEvent | undefined>((resolve) => {
                send = resolve;
              });
              if (event === undefined) break;
              yield event;
            }
          } finally {
            open--;
          }
          if (!signal.aborted)
            throw new SlipwayError("engine-lost", { doing: "" }, { message: "", hint: "" });
        },
      },
    } as unknown as Engine;
    const wait = (milliseconds: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, Math.min(milliseconds, 20)));
    let connects = 0;
    const tree = createContainerTree({
      wait,
      async connect() {
        connects++;
        return engine;
      },
    });
    let changes = 0;
    tree.onDidChange(() => changes++);
    await wait(20);
    assert.deepEqual([connects, lists, open], [0, 0, 0]);
    tree.setVisible(true);
    await settle(() => tree.state.kind === "ready");
    assert.equal(changes, 1);
    list.push(container({}));
    for (let count = 0; count < 5; count++) {
      send({ action: "start", id: "", name: undefined });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await settle(() => changes === 2);
    assert.ok(lists <= 3, `${lists} lists for one burst`);
    send(undefined);
    await settle(() => connects === 2);
    assert.equal(tree.state.kind, "ready");
    tree.setVisible(false);
    await settle(() => open === 0);
    assert.equal(changes, 2);
    tree.dispose();
  });
});

async function settle(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 3000; Date.now() < end; ) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.fail(`never: ${holds}`);
}
