import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { TreeItem, Uri } from "vscode";
import type { ListedBuild } from "../../src/app/buildList.ts";
import type { RecordedStep } from "../../src/app/buildRecord.ts";
import type { LocalState } from "../../src/app/compareWithLocal.ts";
import type { ContainerPort, ContainerRow } from "../../src/app/containerRows.ts";
import type { ContextReader, ContextReport } from "../../src/app/contextReport.ts";
import type { ContextGroup, ContextRow } from "../../src/app/contextRows.ts";
import type { ImageGroup } from "../../src/app/groupImages.ts";
import type { ImageLayer } from "../../src/app/imageLayers.ts";
import { type ImageRow, toImageRow, toKeptRow } from "../../src/app/imageRow.ts";
import {
  hostRow,
  type NoteRow,
  type RegistryRow,
  type TagRow,
} from "../../src/app/registryRows.ts";
import type { RegistryTree } from "../../src/app/registryTree.ts";
import { SlipwayError } from "../../src/base/errors.ts";
import type { EngineImage } from "../../src/engine/engine.ts";
import type { BuildNode } from "../../src/vscode/views/buildNode.ts";
import type { ImageNode } from "../../src/vscode/views/imageNode.ts";
import { loadTreeItems, type TreeItems } from "./loadTreeItems.ts";

/** A row in one of its states, and the words that its label needs. */
interface Case {
  readonly row: string;
  readonly says: readonly string[];
  make(items: TreeItems): TreeItem;
}

const now = Date.UTC(2026, 10, 26);
const sha = (digit: string): string => `sha256:${digit.repeat(64)}`;

describe("what a screen reader says of a row", () => {
  let items: TreeItems;
  before(async () => {
    items = await loadTreeItems();
  });

  const cases = [
    ...imageCases(),
    ...containerCases(),
    ...buildCases(),
    ...contextCases(),
    ...registryCases(),
  ];
  for (const { row, says, make } of cases) {
    it(row, () => {
      const { label = "" } = make(items).accessibilityInformation ?? {};
      for (const words of says) assert.ok(label.includes(words), `"${label}" lacks "${words}"`);
      assert.doesNotMatch(label, /[█░]|undefined|, ,|, $/);
    });
  }

  it("differs wherever icons do, and no two icons differ in their colour alone", () => {
    const looks = cases.map(({ row, make }) => {
      const item = make(items);
      const icon = item.iconPath as { id: string; color?: { id: string } } | undefined;
      const spoken = item.accessibilityInformation?.label ?? "";
      return { row, view: row.split(":")[0], icon, spoken };
    });
    for (const a of looks) {
      for (const b of looks) {
        if (a.view !== b.view) continue;
        const both = `${a.row} and ${b.row}`;
        if (a.icon?.id !== b.icon?.id) assert.notEqual(a.spoken, b.spoken, both);
        else assert.equal(a.icon?.color?.id, b.icon?.color?.id, both);
      }
    }
  });
});

function imageCases(): readonly Case[] {
  const image: EngineImage = {
    ...{ id: sha("a"), tags: ["app:1", "app:2"], digests: [], size: 120e6, created: now - 864e5 },
    ...{ dangling: false, labels: {} },
  };
  const facts = { images: new Map(), users: undefined, usage: undefined };
  const plain = toImageRow({ id: "row", image, tags: ["app:1"] }, facts);
  const user = (state: "running" | "exited") => ({ id: "c", name: "web", state });
  const used = (...users: ImageRow["users"]): ImageRow => ({ ...plain, users });
  const untagged = toImageRow({ id: "row", image: { ...image, tags: [] }, tags: [] }, facts);
  const layer: ImageLayer = {
    ...{ index: 2, instruction: "RUN make", createdBy: "", comment: "", size: 5e6 },
    ...{ created: 0, empty: false, diffId: sha("b"), base: false },
  };
  const group = (kind: ImageGroup["kind"], name: string): ImageNode => ({
    kind: "group",
    group: { id: kind, kind, name, rows: [plain, untagged] },
  });
  const rowNode = (row: ImageRow): ImageNode => ({ kind: "image", row, image: row.entries[0] });
  const part = { row: plain, image: plain.entries[0] };
  const nodes: readonly (readonly [string, ImageNode, readonly string[]])[] = [
    ["repository", group("repository", "app"), ["app", "2 tags"]],
    ["registry", group("registry", "docker.io"), ["docker.io", "2 images"]],
    ["label", group("label", ""), ["(empty)", "2 images"]],
    ["age", group("age", "week"), ["This week", "2 images"]],
    ["without a tag", group("untagged", ""), ["Untagged", "2 images"]],
    ["without the label", group("unlabelled", ""), ["Without this label", "2 images"]],
    ["Slipway's own", group("kept", ""), ["Made by Slipway, no engine", "2 images"]],
    ["plain", rowNode(plain), ["Image app:1", "also app:2", "120 MB", "created yesterday"]],
    ["in use", rowNode(used(user("running"))), ["used by web (running)"]],
    ["used by what has ended", rowNode(used(user("exited"))), ["used by web (stopped)"]],
    ["dangling", rowNode(untagged), ["Image aaaaaaaaaaaa", "untagged"]],
    ["kept", rowNode(toKeptRow("row", image)), ["made without an engine"]],
    ["layer", { kind: "layer", ...part, layer }, ["Layer 3: RUN make", "5.0 MB"]],
    [
      "layer of the base without files",
      { kind: "layer", ...part, layer: { ...layer, empty: true, base: true } },
      ["no files", "of the base"],
    ],
    [
      "platform",
      {
        ...{ kind: "platform", ...part },
        platform: { platform: "linux/arm64", digest: sha("c"), size: 5e6 },
      },
      ["Platform linux/arm64", "5.0 MB", "cccccccccccc"],
    ],
    ["note", { kind: "note", ...part, text: "No layers." }, ["Warning: No layers."]],
  ];
  const options = {
    ...{ now, byRepository: false, open: true, filtered: false },
    age: () => "yesterday",
  };
  return nodes.map(([row, node, says]) => ({
    ...{ row: `image: ${row}`, says },
    make: ({ toImageItem }) => toImageItem(node, options),
  }));
}

function containerCases(): readonly Case[] {
  const port: ContainerPort = {
    ...{ containerPort: 80, protocol: "tcp", hostPort: 8080, hostAddress: undefined },
  };
  const states: readonly (readonly [ContainerRow["state"], string])[] = [
    ["running", "running"],
    ["running", "running (healthy)"],
    ["running", "running (unhealthy)"],
    ["paused", "paused"],
    ["restarting", "restarting (1)"],
    ["created", "created"],
    ["exited", "exited (0)"],
    ["exited", "exited (137)"],
    ["removing", "removing"],
    ["dead", "dead"],
    ["unknown", "configured"],
  ];
  const containers = states.map(
    ([state, words]): ContainerRow => ({
      ...{ id: sha("d"), name: "web", image: "app:1", imageId: sha("a"), state, words },
      ...{ created: now, ports: [port] },
    }),
  );
  const [container] = containers as [ContainerRow];
  return [
    ...containers.map(
      (it): Case => ({
        row: `container: ${it.words}`,
        says: ["Container web", it.words, "image app:1", "ports 8080→80"],
        make: ({ containerItem }) => containerItem({ kind: "container", container: it }),
      }),
    ),
    {
      row: "container: port that is published",
      says: ["Port 8080 of the machine leads to port 80"],
      make: ({ containerItem }) => containerItem({ kind: "port", container, port }),
    },
    {
      row: "container: port that is exposed only",
      says: ["Port 80, exposed and not published"],
      make: ({ containerItem }) =>
        containerItem({ kind: "port", container, port: { ...port, hostPort: undefined } }),
    },
  ];
}

function buildCases(): readonly Case[] {
  const step: RecordedStep = {
    ...{ number: 3, name: "RUN make", instruction: "RUN make", stage: 0, line: 4, endLine: 4 },
    ...{ status: "done", ms: 3200, size: 5e6, error: undefined, transfers: [] },
  };
  const past: ListedBuild = {
    ...{ id: "b", dockerfile: "file:///Dockerfile", name: "app", target: undefined },
    ...{ startedAt: now - 4000, endedAt: now, status: "ok", done: 3, total: 3, record: undefined },
  };
  const build = (status: ListedBuild["status"]): BuildNode => {
    const running = status === "running" || status === "stopping";
    return { kind: "build", build: { ...past, status, ...(running && { endedAt: undefined }) } };
  };
  const transfer = { item: "layer 0f3", current: 12e6, total: 30e6, done: false };
  const steps = (status: RecordedStep["status"], more: Partial<RecordedStep> = {}): BuildNode => ({
    kind: "step",
    build: past,
    step: { ...step, status, ...more },
  });
  const moved = { kind: "transfer", build: past, step } as const;
  const nodes: readonly (readonly [string, BuildNode, readonly string[]])[] = [
    ["build that runs", build("running"), ["Build of app", "running", "step 3/3"]],
    ["build that is being cancelled", build("stopping"), ["cancelling…"]],
    ["build that is through", build("ok"), ["succeeded", "4.0 s"]],
    ["build that failed", build("failed"), ["failed"]],
    ["build that was cancelled", build("cancelled"), ["cancelled"]],
    ["step that runs", steps("running", { ms: undefined }), ["RUN make", "running"]],
    [
      "step that fetches",
      steps("running", { transfers: [transfer] }),
      ["running", "12.0 MB / 30.0 MB"],
    ],
    ["step that is through", steps("done"), ["RUN make", "3.2 s", "done"]],
    ["step of the cache", steps("cached"), ["CACHED"]],
    ["step that failed", steps("failed"), ["failed"]],
    ["step that was cancelled", steps("cancelled"), ["cancelled"]],
    [
      "why it was not cached",
      { kind: "note", build: past, step, reason: { kind: "asked" } },
      ["Not cached: "],
    ],
    [
      "what is on its way",
      { ...moved, transfer },
      ["layer 0f3", "12.0 MB / 30.0 MB", "on its way"],
    ],
    ["what is here", { ...moved, transfer: { ...transfer, done: true } }, ["30.0 MB", "done"]],
  ];
  return nodes.map(([row, node, says]) => ({
    ...{ row: `build: ${row}`, says },
    make: ({ toBuildItem }) => toBuildItem(node, now),
  }));
}

function contextCases(): readonly Case[] {
  const count = { files: 3, bytes: 2e6 };
  const list = { ...count, paths: [], more: 0 };
  const folder = {
    ...{ ...count, path: "src/app", asks: new Map(), subfolders: [], named: [], more: 0 },
  };
  const path = (kind: "file" | "folder" | "link") => ({ ...count, path: `src/${kind}`, kind });
  const report: ContextReport = {
    plan: {
      ...{
        root: "/shop",
        ignoreFile: "/shop/.dockerignore",
        total: count,
        kept: count,
        sent: count,
      },
      ...{ asks: [count], tree: { ...folder, path: "" }, biggest: [], excluded: [], unused: list },
      unreadable: [{ path: "secret", code: "EACCES" }],
    },
    ...{ instructions: [], frontend: undefined },
  };
  const reader: ContextReader = {
    ...{ ...count, line: 3, endLine: 3, text: "COPY . .", stage: "0" },
    ...{ unknown: [], excludes: [], needless: false },
  };
  const instruction = (more: Partial<ContextReader>): ContextRow => ({
    ...{ kind: "instruction", report, ask: 0, reader: { ...reader, ...more } },
  });
  const group = (name: ContextGroup): ContextRow => ({ kind: "group", group: name, report });
  const file = (kind: "file" | "folder" | "link"): ContextRow => ({
    ...{ kind: "path", report, group: "biggest", path: path(kind), ask: undefined },
  });
  const rows: readonly (readonly [string, ContextRow, readonly string[]])[] = [
    ["sum", { kind: "sum", report }, ["2.0 MB of 2.0 MB, 3 files"]],
    ["sent", group("sent"), ["Sent", "3 files"]],
    ["biggest", group("biggest"), ["Biggest"]],
    ["excluded", group("excluded"), ["Excluded"]],
    ["not used", group("unused"), ["Not used"]],
    ["group that cannot be read", group("unreadable"), ["Cannot be read", "1"]],
    ["instruction", instruction({}), ["COPY . .", "3 files"]],
    [
      "instruction that may take more",
      instruction({ unknown: ["$DIR"] }),
      ["Only the build knows what this is: $DIR"],
    ],
    ["instruction that takes all for nothing", instruction({ needless: true }), ["reads nothing"]],
    ["folder", { kind: "folder", report, ask: 0, folder }, ["app", "3 files"]],
    [
      "line of the ignore file",
      { kind: "line", report, line: { ...list, line: 1, pattern: "*.log" } },
      ["*.log", "line 2"],
    ],
    ["file", file("file"), ["src/file", "2.0 MB"]],
    ["whole folder", file("folder"), ["src/folder", "3 files"]],
    ["link", file("link"), ["src/link", "link"]],
    [
      "what cannot be read",
      { kind: "unreadable", path: { path: "secret", code: "EACCES" }, root: "/shop" },
      ["secret", "EACCES", "cannot be read"],
    ],
    ["more", { kind: "more", id: "m", count: 12 }, ["12 more"]],
  ];
  return rows.map(([row, node, says]) => ({
    ...{ row: `context: ${row}`, says },
    make: ({ toContextItem }) => toContextItem(node, { path: "/shop/Dockerfile" } as Uri),
  }));
}

function registryCases(): readonly Case[] {
  const host = hostRow("registry.example.com");
  const repository: RegistryRow = {
    ...{ kind: "repository", id: "r", host: host.host, repository: "team/app" },
  };
  const tag: TagRow = {
    ...{ kind: "tag", id: "t", host: host.host, repository: "team/app", tag: "1.0" },
  };
  const remote = { digest: sha("e"), contents: undefined };
  const words = { message: "No answer.", hint: "Try again." };
  const failure = new SlipwayError("registry-unreachable", { registry: host.host }, words);
  const nothing = { remote: undefined, error: undefined, gone: false, local: "unknown" as const };
  const states = {
    repository: { pinned: false, local: true, filter: "", tags: 2 },
    tag: nothing as { local: LocalState; gone: boolean; remote: unknown; error: unknown },
  };
  const make =
    (row: RegistryRow, told: Partial<typeof states> = {}): Case["make"] =>
    ({ toRegistryItem }) => {
      const { repository: ofRepository, tag: ofTag } = { ...states, ...told };
      const tree = {
        ...{ loginOf: () => "demo", repositoryState: () => ofRepository },
        tagState: () => ({ ...ofTag, enginePlatform: "linux/amd64" }),
      };
      return toRegistryItem(row, tree as unknown as RegistryTree, () => now);
    };
  const tagAs = (state: Partial<(typeof states)["tag"]>) =>
    make(tag, { tag: { ...nothing, remote, ...state } });
  const note = (about: NoteRow["note"]): RegistryRow => ({
    ...{ kind: "note", id: "n", parent: repository, note: about },
  });
  const platform = { platform: "linux/arm64", digest: sha("f"), size: 5e6, config: undefined };
  const more: RegistryRow = { kind: "more", id: "m", parent: repository, left: 3 };
  const failed: RegistryRow = { kind: "failure", id: "f", parent: repository, error: failure };
  const pinned = { ...states.repository, local: false, pinned: true };
  const rows: readonly (readonly [string, Case["make"], readonly string[]])[] = [
    ["registry", make(host), ["Registry registry.example.com", "demo"]],
    ["repository", make(repository), ["Repository team/app", "2 tags"]],
    ["pinned repository", make(repository, { repository: pinned }), ["pinned"]],
    ["tag that is here", tagAs({ local: "same" }), ["Tag 1.0", "same as local"]],
    ["tag that is another here", tagAs({ local: "differs" }), ["differs from local"]],
    ["tag that is not here", tagAs({ local: "absent" }), ["not here"]],
    ["tag that is not compared", tagAs({}), ["Tag 1.0", "eeeeeeeeeeee"]],
    ["tag that is asked about", tagAs({ remote: undefined }), ["Tag 1.0", "…"]],
    ["tag that is gone", tagAs({ remote: undefined, gone: true }), ["has no manifest any more"]],
    ["tag without an answer", tagAs({ remote: undefined, error: failure }), ["No answer."]],
    [
      "tag known in part",
      tagAs({ local: "same", error: failure }),
      ["same as local", "No answer."],
    ],
    [
      "platform",
      make({ ...tag, kind: "platform", id: "p", platform }),
      ["Platform linux/arm64", "5.0 MB"],
    ],
    ["more", make(more), ["Show more", "3 left"]],
    ["none in use", make(note("no-repositories")), ["None of its repositories is in use here"]],
    ["no tags", make(note("no-tags")), ["No tags"]],
    ["no tag with the text", make(note("no-match")), ["No tag has this text in it"]],
    ["no platforms", make(note("no-platforms")), ["No image, so it has no platforms"]],
    ["failure", make(failed), ["No answer."]],
  ];
  return rows.map(([row, made, says]) => ({ row: `registry: ${row}`, says, make: made }));
}
