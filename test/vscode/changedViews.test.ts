import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { RegistryRow, TagRow } from "../../src/app/registryRows.ts";
import type { ContainerEvent, Engine, EngineContainer } from "../../src/engine/engine.ts";
import type { ContainersRoom } from "../../src/vscode/containers/containersRoom.ts";
import type { RegistryRoomDeps } from "../../src/vscode/registries/registryRoom.ts";
import {
  createStandInRegistry,
  digestOf,
  localImage,
  standInEngine,
  storedImage,
} from "../app/standInRegistry.ts";
import { loadTreeItems, type TreeItems } from "./loadTreeItems.ts";

let items: TreeItems;
before(async () => {
  items = await loadTreeItems();
});

describe("the Containers view", () => {
  it("draws the container that changed, and all where one comes", async () => {
    const list = [container("a", "running"), container("b", "running")];
    const { room, event } = openContainers(list);
    const [a, b] = await drawAll(room);
    assert.ok(a?.kind === "container" && b?.kind === "container");
    list[1] = { ...container("b", "running"), status: "Up 2 minutes (unhealthy)" };
    await event();
    assert.deepEqual(await room.changed(), [b]);
    assert.equal(b.container.words, "running (unhealthy)");
    room.item(b);
    list.push(container("c", "exited"));
    await event();
    assert.equal(await room.changed(), undefined);
    assert.equal((await drawAll(room))[0], a, "VS Code knows rows by identity");
    room.tree.dispose();
  });
});

describe("the Registries view", () => {
  const host = "registry.example.com";
  const image = (tag: string, of?: string) => {
    const digests = of === undefined ? [] : [`${host}/team/app@${digestOf(of)}`];
    return localImage({ tags: [`${host}/team/app:${tag}`], digests });
  };

  it("draws the tags that are another image to this engine than before", async () => {
    const images = [image("1"), image("2", "two")];
    const { room, told } = openRegistries(images);
    const [registry] = await room.children();
    const [repository] = await room.children(registry);
    const tags = await room.children(repository);
    while (tags.some((row) => room.tree.tagState(row as TagRow).remote === undefined)) await soon();
    // As VS Code does once it is told of tags that were loaded, and how many.
    for (const row of [registry, repository, ...(await room.children(repository))]) {
      if (row) room.item(row);
    }
    told.length = 0;
    await room.lookAtEngine();
    assert.equal(told.length, 0);
    images[0] = image("1", "one");
    await room.lookAtEngine();
    const [changed] = told;
    assert.deepEqual(
      changed?.map(({ id }) => id),
      [`tag/${host}/team/app:1`],
    );
    assert.equal(changed?.[0], tags[1]);
    // A repository more.
    images.push(localImage({ tags: [`${host}/team/other:1`] }));
    await room.lookAtEngine();
    assert.deepEqual(told.at(-1), [registry]);
    room.dispose();
  });

  function openRegistries(images: Parameters<typeof standInEngine>[0]) {
    const stand = createStandInRegistry({
      "team/app": { "1": storedImage("one"), "2": storedImage("two") },
    });
    const told: (RegistryRow[] | undefined)[] = [];
    const deps: Partial<RegistryRoomDeps> = {
      connect: async () => standInEngine(images),
      openRegistries: async () => stand.access,
      memory: { get: () => [], update: async () => undefined, keys: () => [] },
      now: () => 0,
      changed: (rows) => told.push(rows),
    };
    return { room: items.createRegistryRoom(deps as RegistryRoomDeps), told };
  }
});

function openContainers(list: readonly EngineContainer[]) {
  let send: (event: ContainerEvent) => void = () => undefined;
  const engine = {
    endpoint: { host: "unix:///x", source: "test" },
    containers: {
      list: async () => [...list],
      async *events() {
        for (;;) {
          yield await new Promise<ContainerEvent>((resolve) => {
            send = resolve;
          });
        }
      },
    },
  } as unknown as Engine;
  const room = items.createContainersRoom({ connect: async () => engine, wait: soon });
  const change = () => new Promise<unknown>((resolve) => room.tree.onDidChange(resolve));
  const ready = change();
  room.tree.setVisible(true);
  return {
    room,
    async event() {
      await ready;
      const changed = change();
      send({ action: "start", id: "", name: undefined });
      await changed;
    },
  };
}

async function drawAll(room: ContainersRoom) {
  while (room.tree.state.kind !== "ready") await soon();
  const rows = await room.children(undefined);
  for (const row of rows) room.item(row);
  return rows;
}

function container(id: string, state: EngineContainer["state"]): EngineContainer {
  return {
    ...{ id, name: id, image: "busybox", imageId: "sha256:1", state, status: "", created: 0 },
    ...{ ports: [], labels: {} },
  } as EngineContainer;
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
