import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Uri } from "vscode";
import { nodeDisk } from "../../src/app/nodeDisk.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { openContextFacts } from "../../src/vscode/diagnostics/openContextFacts.ts";
import type { EditorFiles } from "../../src/vscode/files/editorFiles.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";

const LIMIT = { timeout: 20_000 };

describe("openContextFacts", LIMIT, () => {
  let open: typeof openContextFacts;
  const editor = createEditor();
  before(async () => {
    open = await load(editor.api);
  });

  it("watches nothing before it is asked, and learns of changes by one watcher", async () => {
    using folder = createContextFolder({ a: "1", "svc/b": "1" });
    editor.root = folder.path;
    let contextPath: string | undefined;
    const facts = open({ of: () => (contextPath === undefined ? {} : { contextPath }) }, files);
    let events = 0;
    facts.onDidChange(() => events++);
    assert.equal(editor.watchers, 0);
    const parsed = parseDockerfile("FROM scratch\nCOPY b /\n");
    const uri = uriOf(join(folder.path, "svc/Dockerfile"));
    assert.deepEqual(facts.of(uri, parsed), {});
    const names = () =>
      facts
        .of(uri, parsed)
        .contextFiles?.children("")
        .map(({ path }) => path);
    while (!names()) await delay(5);
    assert.deepEqual(names(), ["b"]);
    assert.equal(editor.watchers, 1);
    assert.ok(events > 0);
    writeFileSync(join(folder.path, "svc/c"), "1");
    editor.fire("Create", uriOf(join(folder.path, "svc/c")));
    while (names()?.length !== 2) await delay(5);
    // A build of another folder was remembered.
    contextPath = folder.path;
    while (names()?.[0] !== "a") await delay(5);
    editor.fire("Close", { uri });
    facts.dispose();
    assert.equal(editor.watchers, 0);
  });

  it("knows nothing of what is not on the disk", async () => {
    const facts = open({ of: () => ({}) }, files);
    const parsed = parseDockerfile("FROM scratch\nCOPY b /\n");
    for (const scheme of ["untitled", "vscode-vfs"]) {
      const uri = { ...uriOf("/x/Dockerfile"), scheme } as Uri;
      assert.deepEqual(facts.of(uri, parsed), {});
      assert.deepEqual(await facts.load(uri, parsed), {});
    }
    assert.equal(editor.watchers, 0);
    facts.dispose();
  });
});

/** As `machineFiles`, without the editor. */
const files: EditorFiles = {
  ...nodeDisk,
  pathOf: ({ scheme, fsPath }) => (scheme === "file" ? fsPath : undefined),
  uriOf,
};

function uriOf(fsPath: string): Uri {
  return { scheme: "file", fsPath, toString: () => `file://${fsPath}` } as Uri;
}

function createEditor() {
  const listeners = new Map<string, Set<(event: unknown) => void>>();
  const event = (name: string) => (listener: (event: unknown) => void) => {
    const known = listeners.get(name) ?? new Set();
    listeners.set(name, known.add(listener));
    return { dispose: () => known.delete(listener) };
  };
  const state = { root: "/", watchers: 0 };
  const api = {
    workspace: {
      getWorkspaceFolder: () => ({ uri: { fsPath: state.root } }),
      createFileSystemWatcher() {
        state.watchers++;
        return {
          onDidChange: event("Change"),
          onDidCreate: event("Create"),
          onDidDelete: event("Delete"),
          dispose: () => state.watchers--,
        };
      },
      onDidSaveTextDocument: event("Save"),
      onDidCloseTextDocument: event("Close"),
    },
    Disposable: {
      from: (...members: readonly { dispose(): void }[]) => ({
        dispose: () => {
          for (const member of members) member.dispose();
        },
      }),
    },
    EventEmitter: class {
      readonly #own = new Set<(event: unknown) => void>();
      readonly event = (listener: (event: unknown) => void) => {
        this.#own.add(listener);
        return { dispose: () => this.#own.delete(listener) };
      };
      fire(value: unknown) {
        for (const listener of this.#own) listener(value);
      }
      dispose() {
        this.#own.clear();
      }
    },
  };
  return Object.assign(state, {
    api,
    fire(name: string, value: unknown) {
      for (const listener of [...(listeners.get(name) ?? [])]) listener(value);
    },
  });
}

async function load(api: unknown): Promise<typeof openContextFacts> {
  const source = "../../src/vscode/diagnostics/openContextFacts.ts";
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
    ...{ bundle: true, write: false, format: "cjs", platform: "node", logLevel: "silent" },
    external: ["vscode"],
    packages: "external",
  });
  const require = createRequire(import.meta.url);
  const module = { exports: {} as { openContextFacts: typeof openContextFacts } };
  const run = new Function("require", "module", "exports", outputFiles[0]?.text ?? "");
  run((id: string) => (id === "vscode" ? api : require(id)), module, module.exports);
  return module.exports.openContextFacts;
}
