import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { TextDocument, Uri } from "vscode";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type {
  createBaseFacts,
  EditorBaseFactsDeps,
} from "../../src/vscode/diagnostics/createBaseFacts.ts";

const LIMIT = { timeout: 20_000 };
/** More than the pause in typing that is waited for. */
const quiet = 1_300;
/** The same for a file that was opened. */
const opened = 700;

describe("createBaseFacts in the editor", LIMIT, () => {
  let create: typeof createBaseFacts;
  const editor = createEditor();
  before(async () => {
    create = await load(editor.api);
  });

  const start = (
    inspect: (name: string) => Promise<unknown>,
    openRegistries: EditorBaseFactsDeps["openRegistries"] = async () => {
      throw new Error("no registry here");
    },
  ) => {
    const asked: string[] = [];
    const registries: string[] = [];
    editor.reset();
    editor.settings.set("slipway.lint.baseImages.engine", "any");
    const engine: Partial<Engine> = {
      async inspectImage(name) {
        asked.push(name);
        return (await inspect(name)) as never;
      },
    };
    const facts = create({
      connect: async () => engine as Engine,
      openRegistries: async () => {
        registries.push("opened");
        return openRegistries();
      },
      surroundings: { env: {}, home: "/", platform: "linux", uid: 0 },
      folder: { fsPath: "/nowhere" } as Uri,
      now: Date.now,
    } satisfies EditorBaseFactsDeps);
    return Object.assign(facts, {
      ...{ asked, registries, [Symbol.dispose]: () => facts.dispose() },
      type: (text: string) => facts.follow(editor.document, parseDockerfile(text)),
    });
  };

  it("tells at once what is known, and asks nobody for a name that is being typed", async () => {
    using facts = start(() => new Promise(() => undefined));
    facts.type("FROM one:1\n");
    await delay(opened);
    assert.deepEqual(facts.asked, ["one:1"], "a file that is opened is whole");
    const started = performance.now();
    for (const text of ["FROM t", "FROM tw", "FROM two", "FROM two:2"]) {
      facts.type(text);
      assert.equal(facts.lookUp("one:1"), undefined);
      await delay(50);
    }
    assert.ok(performance.now() - started < 1_000);
    await delay(quiet);
    assert.deepEqual(facts.asked, ["one:1", "two:2"]);
    assert.deepEqual(facts.registries, []);
  });

  it("is another function when facts came, and tells so once", async () => {
    using facts = start(async () => image("app"));
    let told = 0;
    facts.onDidChange(() => told++);
    const { lookUp } = facts;
    facts.type("FROM one:1\nFROM two:2\n");
    await delay(opened);
    assert.equal(told, 1);
    assert.notEqual(facts.lookUp, lookUp);
    assert.equal(facts.lookUp("two:2")?.user, "app");
    editor.fire("WindowState", { focused: true });
    await delay(50);
    assert.equal(facts.asked.length, 2, "what was asked for within a minute is not asked again");
    assert.equal(told, 1);
  });

  it("asks nobody in a workspace that is not trusted, until it is", async () => {
    using facts = start(async () => image("app"));
    editor.trusted = false;
    editor.settings.set("slipway.lint.baseImages.registry", true);
    facts.type("FROM one:1\n");
    await delay(opened);
    assert.deepEqual([facts.asked, facts.registries], [[], []]);
    editor.trusted = true;
    editor.fire("Trust", undefined);
    await delay(200);
    assert.deepEqual(facts.asked, ["one:1"]);
  });

  it("asks a registry only where the user wants it, and what is known goes with the setting", async () => {
    using facts = start(async () => image("app"));
    editor.settings.set("slipway.lint.baseImages.engine", "off");
    facts.type("FROM one:1\n");
    await delay(opened);
    assert.deepEqual([facts.asked, facts.registries], [[], []]);
    editor.settings.set("slipway.lint.baseImages.registry", true);
    editor.fire("Configuration", {
      affectsConfiguration: (id: string) => id.includes("baseImages"),
    });
    await delay(200);
    assert.deepEqual([facts.asked, facts.registries], [[], ["opened"]]);
    editor.settings.set("slipway.lint.baseImages.engine", "any");
    editor.fire("Configuration", {
      affectsConfiguration: (id: string) => id.includes("baseImages"),
    });
    await delay(200);
    assert.equal(facts.lookUp("one:1")?.user, "app");
    editor.settings.clear();
    editor.settings.set("slipway.lint.baseImages.engine", "off");
    editor.fire("Configuration", {
      affectsConfiguration: (id: string) => id.includes("baseImages"),
    });
    await delay(50);
    assert.equal(facts.lookUp("one:1"), undefined);
  });

  it("waits with what is shown of a file that was opened, until the answers are there", async () => {
    let answer = (_: unknown): void => undefined;
    using facts = start(async (name) => {
      if (name === "two:2") throw new Error("refused");
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const told: (readonly [boolean, string | undefined])[] = [];
    facts.onDidChange(() =>
      told.push([facts.awaits(editor.document), facts.lookUp("one:1")?.user]),
    );
    assert.equal(facts.awaits(editor.document), false);
    facts.type("FROM one:1\nFROM two:2\n");
    assert.equal(facts.awaits(editor.document), true);
    while (facts.asked.length < 2) await delay(10);
    assert.equal(facts.awaits(editor.document), true);
    answer(image("app"));
    await delay(150);
    assert.deepEqual(told, [[false, "app"]], "told once, when all is known");
    facts.type("FROM three:3\n");
    assert.equal(facts.awaits(editor.document), false, "what stands there is not taken back");
  });

  it("waits a second for those who never answer, and not where none has to", async () => {
    using facts = start(() => new Promise(() => undefined));
    const ends: number[] = [];
    facts.onDidChange(() => ends.push(performance.now()));
    facts.type("ARG A\nFROM scratch\nFROM scratch AS b\n");
    assert.equal(facts.awaits(editor.document), false, "no image");
    editor.fire("CloseTextDocument", editor.document);
    facts.type("FROM one:1\n");
    await delay(500);
    assert.deepEqual([facts.awaits(editor.document), ends.length], [true, 0]);
    while (ends.length === 0) await delay(20);
    assert.equal(facts.awaits(editor.document), false);
    await delay(200);
    assert.equal(ends.length, 1);
  });

  it("holds up no keystroke while a registry is slow, and what is shown for a second", async () => {
    using facts = start(
      () => Promise.reject(new Error("no engine")),
      () => new Promise(() => undefined),
    );
    editor.settings.set("slipway.lint.baseImages.engine", "off");
    editor.settings.set("slipway.lint.baseImages.registry", true);
    let told = 0;
    facts.onDidChange(() => told++);
    facts.type("FROM one:1\n");
    while (facts.registries.length === 0) await delay(5);
    for (const text of ["FROM o", "FROM ot", "FROM other:2"]) {
      facts.type(text);
      assert.equal(facts.lookUp("one:1"), undefined);
      assert.equal(facts.awaits(editor.document), true);
    }
    while (told === 0) await delay(20);
    assert.equal(facts.awaits(editor.document), false);
    await delay(quiet);
    assert.equal(told, 1);
  });

  it("waits for nobody who fails, is not asked or was closed", async () => {
    using facts = start(() => Promise.reject(new Error("no engine")));
    let told = 0;
    facts.onDidChange(() => told++);
    facts.type("FROM one:1\n");
    while (told === 0) await delay(5);
    assert.equal(facts.awaits(editor.document), false);
    editor.fire("CloseTextDocument", editor.document);
    facts.type("FROM two:2\n");
    editor.fire("CloseTextDocument", editor.document);
    assert.equal(facts.awaits(editor.document), false);
    editor.settings.set("slipway.lint.baseImages.engine", "off");
    facts.type("FROM three:3\n");
    assert.equal(facts.awaits(editor.document), false);
  });

  it("asks no more for what was closed, and leaves nothing behind", async () => {
    const facts = start(async () => image("app"));
    facts.type("FROM one:1\n");
    editor.fire("CloseTextDocument", editor.document);
    await delay(opened);
    facts.dispose();
    facts.type("FROM two:1\n");
    await delay(opened);
    assert.deepEqual(facts.asked, []);
    assert.equal(editor.listeners(), 0);
  });
});

function image(user: string): unknown {
  const config = {
    ...{ user, workdir: "", env: [], cmd: [], entrypoint: [], labels: {}, onbuild: [] },
    ...{ exposed: [], volumes: [], stopSignal: "", healthcheck: [], shell: [] },
  };
  return { config, digests: [], os: "linux", record: {} };
}

/** As much of VS Code as is used here. */
function createEditor() {
  const events = new Map<string, Set<(event: unknown) => void>>();
  const event = (name: string) => (listener: (event: unknown) => void) => {
    const listeners = events.get(name) ?? new Set();
    events.set(name, listeners.add(listener));
    return { dispose: () => listeners.delete(listener) };
  };
  const settings = new Map<string, unknown>();
  const state = { trusted: true };
  const api = {
    workspace: {
      get isTrusted() {
        return state.trusted;
      },
      getConfiguration: () => ({ get: (id: string) => settings.get(id) }),
      onDidGrantWorkspaceTrust: event("Trust"),
      onDidCloseTextDocument: event("CloseTextDocument"),
      onDidChangeConfiguration: event("Configuration"),
    },
    window: { onDidChangeWindowState: event("WindowState") },
    Disposable: {
      from: (...members: readonly { dispose(): void }[]) => ({
        dispose: () => {
          for (const member of members) member.dispose();
        },
      }),
    },
    EventEmitter: class {
      readonly #listeners = new Set<(event: unknown) => void>();
      readonly event = (listener: (event: unknown) => void) => {
        this.#listeners.add(listener);
        return { dispose: () => this.#listeners.delete(listener) };
      };
      fire(value: unknown) {
        for (const listener of this.#listeners) listener(value);
      }
      dispose() {
        this.#listeners.clear();
      }
    },
  };
  const uri = { scheme: "file", toString: () => "file:///Dockerfile" };
  return Object.assign(state, {
    ...{ api, settings },
    document: { uri, isClosed: false } as unknown as TextDocument,
    fire: (name: string, value: unknown) => {
      for (const listener of [...(events.get(name) ?? [])]) listener(value);
    },
    listeners: () => [...events.values()].reduce((sum, { size }) => sum + size, 0),
    reset() {
      settings.clear();
      state.trusted = true;
    },
  });
}

async function load(api: unknown): Promise<typeof createBaseFacts> {
  const source = "../../src/vscode/diagnostics/createBaseFacts.ts";
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
    ...{ bundle: true, write: false, format: "cjs", platform: "node", logLevel: "silent" },
    external: ["vscode"],
    packages: "external",
  });
  const require = createRequire(import.meta.url);
  const module = { exports: {} as { createBaseFacts: typeof createBaseFacts } };
  const run = new Function("require", "module", "exports", outputFiles[0]?.text ?? "");
  run((id: string) => (id === "vscode" ? api : require(id)), module, module.exports);
  return module.exports.createBaseFacts;
}
