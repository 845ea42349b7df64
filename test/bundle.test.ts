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
  for (const entry of ["extension.js", "cli.js"]) {
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

  it("keeps what is loaded at activation under 300 KiB", () => {
    const { bytes } = meta.outputs["dist/extension.js"] ?? { bytes: Number.POSITIVE_INFINITY };
    assert.ok(bytes < 300 * 1024, `dist/extension.js has ${bytes} bytes`);
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
  ].map((chunk) => `${chunk}.js`);

  it("loads each lazy chunk by itself", () => {
    const chunks = readdirSync(`${root}dist`).filter(
      (file) => file.endsWith(".js") && !["extension.js", "cli.js", ...withVscode].includes(file),
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

  it("packs a VSIX under 2 MB that holds only what the product needs", { timeout: 180_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-vsix-"));
    try {
      const vsix = join(folder, "slipway.vsix");
      const packed = spawnSync(process.execPath, ["scripts/package.mjs", vsix, "--built"], {
        cwd: root,
        encoding: "utf8",
        timeout: 150_000,
      });
      assert.equal(packed.status, 0, packed.stdout + packed.stderr);
      assert.ok(statSync(vsix).size < 2 * 1024 * 1024, `${statSync(vsix).size} bytes`);
      const names = zipNames(readFileSync(vsix));
      const strange = names.filter((name) => !allowed.test(name));
      assert.deepEqual(strange, []);
      for (const needed of ["extension/dist/extension.js", "extension/package.nls.json"]) {
        assert.ok(names.includes(needed), `${needed} is missing from ${names.join(", ")}`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

const allowed =
  /^(\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/(dist\/[a-z-]+\.(js|wasm)|schemas\/[\w-]+\.json|dist\/THIRD-PARTY-NOTICES\.txt|media\/.+|docs\/(rules\/[\w-]+|dockerignore)\.md|syntaxes\/.+|l10n\/.+|package(\.nls(\.[a-z-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt))$/i;

/** File names of a zip's central directory (APPNOTE 4.3.12). */
function zipNames(zip: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = zip.indexOf("PK\u0001\u0002", 0, "latin1"); at !== -1; ) {
    const length = zip.readUInt16LE(at + 28);
    names.push(zip.toString("utf8", at + 46, at + 46 + length));
    at = zip.indexOf("PK\u0001\u0002", at + 46 + length, "latin1");
  }
  return names;
}
