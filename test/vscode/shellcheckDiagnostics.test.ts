import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { createLineTable } from "../../src/base/lineTable.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type {
  registerShellcheckDiagnostics,
  ShellcheckDiagnosticsDeps,
} from "../../src/vscode/diagnostics/shellcheckDiagnostics.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";

const skip = process.platform === "win32" ? "the stand-in is a shell script" : false;

describe("registerShellcheckDiagnostics", { skip, timeout: 60_000 }, () => {
  let folder: string;
  let register: typeof registerShellcheckDiagnostics;
  const editor = createEditor();
  const shell = loadShellParser();
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-shellcheck-editor-"));
    register = await load(editor.api);
  });
  after(async () => {
    (await shell).dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A stand-in that tells of its starts and takes a while. */
  const standIn = (seconds: number) => {
    const path = join(folder, "shellcheck");
    const log = join(folder, "log");
    writeFileSync(log, "");
    writeFileSync(
      path,
      `#!/bin/sh\necho started >>'${log}'\nsleep ${seconds}\necho '{"comments":[{"file":"0","line":2,"endLine":2,"column":1,"endColumn":3,"level":"info","code":1,"message":"m","fix":null}]}'\necho ended >>'${log}'\n`,
    );
    chmodSync(path, 0o755);
    return { path, log: () => readFileSync(log, "utf8").split("\n").filter(Boolean).join(" ") };
  };
  const start = (path: string, enable = true) => {
    editor.set("slipway.shellcheck.path", path);
    return register({
      documents: { get: (it) => parseDockerfile(it.getText()) },
      log: {
        warn: (why: string) => assert.fail(why),
      } as unknown as ShellcheckDiagnosticsDeps["log"],
      surroundings: { env: { PATH: process.env.PATH }, platform: process.platform },
      shell: () => shell,
      configs: {
        read: async () => (enable ? { preset: "recommended" } : undefined),
        onDidChange: () => ({ dispose() {} }),
      },
    });
  };

  it("shows what is found after a pause, once, and takes it away with the document", async () => {
    const program = standIn(0);
    const document = editor.open("FROM a\nRUN ls\n");
    const diagnostics = start(program.path);
    for (let i = 0; i < 5; i++) editor.type(document, `FROM a\nRUN ls ${i}\n`);
    await until(() => editor.shown(document).length > 0);
    assert.equal(program.log(), "started ended");
    const [diagnostic] = editor.shown(document);
    assert.deepEqual([diagnostic?.source, diagnostic?.code.value], ["shellcheck", "SC1"]);
    assert.deepEqual(diagnostic?.code.target, "https://www.shellcheck.net/wiki/SC1");
    assert.equal(diagnostics.of(document as never).length, 1);
    editor.type(document, "FROM a\nRUN ls 9\n");
    assert.equal(diagnostics.of(document as never).length, 0);
    editor.close(document);
    assert.equal(editor.shown(document).length, 0);
    diagnostics.dispose();
    assert.equal(editor.listeners(), 0);
  });

  it("stops an older run, and waits for it", async () => {
    const program = standIn(1);
    const document = editor.open("FROM a\nRUN ls 1\n");
    const diagnostics = start(program.path);
    await until(() => program.log() === "started");
    editor.type(document, "FROM a\nRUN ls 2\n");
    await until(() => editor.shown(document).length > 0);
    assert.equal(program.log(), "started started ended");
    diagnostics.dispose();
    editor.close(document);
  });

  for (const [what, off] of [
    ["is not trusted", { trusted: false }],
    ["has it switched off", { enable: false }],
    ["has no such program", { path: "/not/there" }],
  ] as const) {
    it(`starts nothing, and says nothing, where the workspace ${what}`, async () => {
      const program = standIn(0);
      const document = editor.open("FROM a\nRUN ls\n");
      editor.trust("trusted" in off ? off.trusted : true);
      const diagnostics = start("path" in off ? off.path : program.path, !("enable" in off));
      await new Promise((go) => setTimeout(go, 500));
      assert.equal(program.log(), "");
      assert.equal(editor.shown(document).length, 0);
      diagnostics.dispose();
      editor.trust(true);
      editor.close(document);
    });
  }
});

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((go) => setTimeout(go, 10));
}

interface FakeDocument {
  readonly uri: { readonly scheme: string; toString(): string };
  readonly languageId: string;
  version: number;
  isClosed: boolean;
  text: string;
  getText(): string;
  positionAt(offset: number): unknown;
}

interface FakeDiagnostic {
  source?: string;
  code: { value?: string; target?: string };
}

/** As much of the editor as is asked for. */
function createEditor() {
  const documents: FakeDocument[] = [];
  const events = new Map<string, Set<(event: unknown) => void>>();
  const shown = new Map<string, readonly FakeDiagnostic[]>();
  let trusted = true;
  const event = (name: string) => (listener: (event: unknown) => void) => {
    const listeners = events.get(name) ?? new Set();
    events.set(name, listeners.add(listener));
    return { dispose: () => listeners.delete(listener) };
  };
  const fire = (name: string, value: unknown): void => {
    for (const listener of [...(events.get(name) ?? [])]) listener(value);
  };
  const settings = new Map<string, unknown>();
  const names = [
    "OpenTextDocument",
    "ChangeTextDocument",
    "CloseTextDocument",
    "ChangeConfiguration",
  ];
  const api = {
    workspace: {
      get isTrusted() {
        return trusted;
      },
      textDocuments: documents,
      getConfiguration: () => ({ get: (id: string) => settings.get(id) }),
      onDidGrantWorkspaceTrust: event("trust"),
      ...Object.fromEntries(names.map((name) => [`onDid${name}`, event(name)])),
    },
    languages: {
      createDiagnosticCollection: () => ({
        set: (uri: unknown, list: readonly FakeDiagnostic[]) => shown.set(String(uri), list),
        delete: (uri: unknown) => shown.delete(String(uri)),
        dispose: () => shown.clear(),
      }),
    },
    Disposable: {
      from: (...members: readonly { dispose(): void }[]) => ({
        dispose: () => {
          for (const member of members) member.dispose();
        },
      }),
    },
    Uri: { parse: (text: string) => text, from: () => undefined },
    Range: class {},
    l10n: {},
    Diagnostic: class {},
    DiagnosticSeverity: {},
    DiagnosticTag: {},
  };
  return {
    api,
    set: (id: string, value: unknown) => settings.set(id, value),
    trust(value: boolean) {
      trusted = value;
    },
    open(text: string): FakeDocument {
      const name = `file:///${documents.length}`;
      const document: FakeDocument = {
        uri: { scheme: "file", toString: () => name },
        languageId: "dockerfile",
        ...{ version: 1, isClosed: false, text },
        getText: () => document.text,
        positionAt: (offset) => createLineTable(document.text).positionAt(offset),
      };
      documents.push(document);
      return document;
    },
    type(document: FakeDocument, text: string) {
      document.text = text;
      document.version++;
      fire("ChangeTextDocument", { document, contentChanges: [{}] });
    },
    close(document: FakeDocument) {
      document.isClosed = true;
      documents.splice(documents.indexOf(document), 1);
      fire("CloseTextDocument", document);
    },
    shown: (document: FakeDocument) => shown.get(document.uri.toString()) ?? [],
    listeners: () => [...events.values()].reduce((sum, { size }) => sum + size, 0),
  };
}

async function load(api: unknown): Promise<typeof registerShellcheckDiagnostics> {
  const source = "../../src/vscode/diagnostics/shellcheckDiagnostics.ts";
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
    ...{ bundle: true, write: false, format: "cjs", platform: "node", logLevel: "silent" },
    external: ["vscode"],
    packages: "external",
  });
  const require = createRequire(import.meta.url);
  const module = {
    exports: {} as { registerShellcheckDiagnostics: typeof registerShellcheckDiagnostics },
  };
  const run = new Function("require", "module", "exports", outputFiles[0]?.text ?? "");
  run((id: string) => (id === "vscode" ? api : require(id)), module, module.exports);
  return module.exports.registerShellcheckDiagnostics;
}
