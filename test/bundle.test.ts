import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly bytes: number; readonly inputs: Readonly<Record<string, unknown>> }>
  >;
}

describe("bundle", () => {
  const meta = JSON.parse(readFileSync(`${root}dist/meta.json`, "utf8")) as Metafile;
  const inputsOf = (output: string) => Object.keys(meta.outputs[`dist/${output}`]?.inputs ?? {});

  const heavy =
    /node_modules\/(dockerode|docker-modem|tar-fs|tar-stream|protobufjs|readable-stream)\//;
  for (const entry of ["extension.js", "cli.js", "cliBuild.js", "cliImages.js", "cliLint.js"]) {
    it(`keeps engine, tar and registry code out of ${entry}`, () => {
      const found = inputsOf(entry).filter(
        (input) => heavy.test(input) || /^src\/(engine|registry|buildcontext)\//.test(input),
      );
      assert.deepEqual(found, []);
    });
  }

  it("keeps the rules and the shell grammar out of extension.js", () => {
    const found = inputsOf("extension.js").filter((input) =>
      /^src\/lint\/(rules|shared)\/|node_modules\/(web-tree-sitter|yaml)\//.test(input),
    );
    assert.deepEqual(found, []);
  });

  it("carries no part that Slipway does not call, and no native add-on", () => {
    const all = Object.keys(meta.outputs).flatMap((output) =>
      Object.keys(meta.outputs[output]?.inputs ?? {}),
    );
    const found = all.filter((input) =>
      /node_modules\/(ssh2|cpu-features|@grpc)\/|\.node$/.test(input),
    );
    assert.deepEqual(found, []);
    assert.deepEqual(
      readdirSync(`${root}dist`).filter((file) => file.endsWith(".node")),
      [],
    );
  });

  it("keeps dockerode, which few builds ask anything, out of engine.js", () => {
    assert.deepEqual(
      inputsOf("engine.js").filter((input) =>
        /node_modules\/(dockerode|docker-modem)\//.test(input),
      ),
      [],
    );
  });

  it("keeps what every command reads under 12 KiB", () => {
    const { bytes = Number.POSITIVE_INFINITY } = meta.outputs["dist/cli.js"] ?? {};
    assert.ok(bytes < 12 * 1024, `dist/cli.js has ${bytes} bytes`);
  });

  it("keeps what is loaded at activation under 300 KiB", () => {
    const { bytes } = meta.outputs["dist/extension.js"] ?? { bytes: Number.POSITIVE_INFINITY };
    assert.ok(bytes < 300 * 1024, `dist/extension.js has ${bytes} bytes`);
  });

  it("asks for nothing but vscode in the web build, and is one file of at most 1.5 MB", () => {
    const { bytes = Number.POSITIVE_INFINITY } = meta.outputs["dist/web.js"] ?? {};
    assert.ok(bytes < 1.5 * 1024 * 1024, `dist/web.js has ${bytes} bytes`);
    const text = readFileSync(`${root}dist/web.js`, "utf8");
    const asked = [...text.matchAll(/\brequire\(([^)]*)\)/g)].map(([, what]) => what);
    assert.deepEqual([...new Set(asked)], ['"vscode"']);
    assert.doesNotMatch(text, /\bimport\(/);
    const found = inputsOf("web.js").filter(
      (input) =>
        heavy.test(input) || /^src\/(engine|registry|image|oci|assemble|cli)\//.test(input),
    );
    assert.deepEqual(found, []);
  });

  it("names the file of the web build in the manifest", () => {
    const { main, browser } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
    assert.deepEqual([main, browser], ["./dist/extension.js", "./dist/web.js"]);
  });

  /** Chunks that speak with VS Code; the click tests load them there. */
  const withVscode = [
    "form",
    "images",
    "layers",
    "containers",
    "registries",
    "push",
    "assemble",
    "ignorefile",
    "authoring",
    "newDockerfile",
  ].map((chunk) => `${chunk}.js`);

  it("loads each lazy chunk by itself", () => {
    const chunks = readdirSync(`${root}dist`).filter(
      (file) =>
        file.endsWith(".js") && !["extension.js", "web.js", "cli.js", ...withVscode].includes(file),
    );
    assert.ok(chunks.length >= 3, `only ${chunks.join(", ")}`);
    for (const chunk of chunks) {
      const script = `process.stdout.write(Object.keys(require(${JSON.stringify(`${root}dist/${chunk}`)})).join())`;
      const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
        encoding: "utf8",
        timeout: 20_000,
      });
      assert.notEqual(stdout, "", `${chunk} exports nothing: ${stderr}`);
    }
  });

  it("has a shell grammar that loads and reads", () => {
    const script = `
      const { readFileSync } = require("node:fs");
      const { createShellParser } = require("./shell.js");
      const [runtime, bash] = ["web-tree-sitter.wasm", "tree-sitter-bash.wasm"].map((it) => readFileSync(it));
      createShellParser({ runtime, bash }).then((parser) => {
        const { commands } = parser.parse({ text: "a && b c", toOffset: (index) => index }, "sh");
        console.log(commands.map(({ name }) => name).join());
        process.exit();
      });`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
      cwd: `${root}dist`,
      encoding: "utf8",
      timeout: 30_000,
    });
    assert.equal(stdout, "a,b\n", stderr);
  });

  it("packs a VSIX under 2 MB beside the web build and languages, with only what the product needs", {
    timeout: 180_000,
  }, () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-vsix-"));
    try {
      const vsix = join(folder, "slipway.vsix");
      const packed = spawnSync(process.execPath, ["scripts/package.mjs", vsix, "--built"], {
        cwd: root,
        encoding: "utf8",
        timeout: 150_000,
      });
      assert.equal(packed.status, 0, packed.stdout + packed.stderr);
      const entries = zipEntries(readFileSync(vsix));
      const names = [...entries.keys()];
      // The language features once more, in the one file that a browser can load.
      const web = entries.get("extension/dist/web.js") ?? Number.POSITIVE_INFINITY;
      assert.ok(web < 420 * 1024, `dist/web.js takes ${web} bytes`);
      const languages = [...entries].filter(([name]) => name.startsWith("extension/l10n/"));
      for (const [name, size] of languages) assert.ok(size < 130 * 1024, `${name} takes ${size}`);
      const rest = languages.reduce((all, [, size]) => all - size, statSync(vsix).size - web);
      assert.ok(rest < 2 * 1024 * 1024, `${rest} bytes beside dist/web.js and languages`);
      const strange = names.filter((name) => !allowed.test(name));
      assert.deepEqual(strange, []);
      for (const needed of [
        "extension/dist/extension.js",
        "extension/dist/web.js",
        "extension/package.nls.json",
      ]) {
        assert.ok(names.includes(needed), `${needed} is missing from ${names.join(", ")}`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

const allowed =
  /^(\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/(dist\/[A-Za-z-]+\.(js|wasm)|schemas\/[\w-]+\.json|dist\/THIRD-PARTY-NOTICES\.txt|media\/.+|docs\/(rules\/[\w-]+|dockerignore)\.md|syntaxes\/.+|l10n\/.+|package(\.nls(\.[a-z-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt))$/i;

/** Names and packed sizes in a zip's central directory (APPNOTE 4.3.12). */
function zipEntries(zip: Buffer): ReadonlyMap<string, number> {
  const entries = new Map<string, number>();
  for (let at = zip.indexOf("PK\u0001\u0002", 0, "latin1"); at !== -1; ) {
    const length = zip.readUInt16LE(at + 28);
    entries.set(zip.toString("utf8", at + 46, at + 46 + length), zip.readUInt32LE(at + 20));
    at = zip.indexOf("PK\u0001\u0002", at + 46 + length, "latin1");
  }
  return entries;
}
