import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { createIgnoreFacts } from "../../src/buildcontext/createIgnoreFacts.ts";
import { parseIgnoreFile } from "../../src/dockerfile/ignoreFile.ts";
import type { hoverWords } from "../../src/vscode/ignorefile/hoverWords.ts";
import { wholeFolder } from "../support/wholeFolder.ts";

describe("hoverWords", () => {
  let words: typeof hoverWords;
  before(async () => {
    words = await load();
  });

  const files = ["src/a.js", "src/b.js", "docs/x.md", "web/tmp/one", "api/tmp/two", "note.md"];
  const cases: readonly (readonly [text: string, line: number, said: unknown])[] = [
    ["src", 0, ["Keeps out 2 files (20 B).", ["src/: 2 files (20 B)"]]],
    ["note.md", 0, ["Keeps out 1 file (10 B)."]],
    ["old", 0, ["Matches nothing in this folder."]],
    [
      "src\n!src/a.js",
      0,
      ["Keeps out 1 file (10 B) of the 2 files (20 B) that it matches.", ["src/: 2 files (20 B)"]],
    ],
    ["src\n!src/a.js", 1, ["Brings back 1 file (10 B)."]],
    [
      "src/a.js\nsrc",
      0,
      ["Keeps out 1 file (10 B).", "Without it nothing would change: line 2 (src) decides."],
    ],
    [
      "src\n!src\n!src/a.js",
      2,
      [
        "Matches 1 file (10 B), which would be in the context anyhow.",
        "Without it nothing would change: line 2 (!src) decides.",
      ],
    ],
    [
      "!note.md\n*.md",
      0,
      [
        "Matches 1 file (10 B) and brings nothing back.",
        "Without it nothing would change: line 2 (*.md) decides.",
      ],
    ],
    [
      "tmp",
      0,
      [
        "Matches nothing in this folder.",
        "It counts in the root only. These stay in: web/tmp, api/tmp.",
      ],
    ],
  ];
  for (const [text, line, said] of cases) {
    it(`line ${line + 1} of ${JSON.stringify(text)}`, async () => {
      const patterns = parseIgnoreFile(text);
      const facts = await createIgnoreFacts(patterns, wholeFolder(files));
      assert.ok(facts);
      assert.deepEqual(words(patterns, line, facts, "shop"), said);
    });
  }

  it("names five of many, and says when there may be more", async () => {
    const patterns = parseIgnoreFile("*");
    const many = wholeFolder(
      Array.from({ length: 7 }, (_, at) => `f${at}`),
      true,
    );
    const facts = await createIgnoreFacts(patterns, many);
    assert.ok(facts);
    assert.deepEqual(words(patterns, 0, facts, "shop"), [
      "Keeps out 7 files (70 B).",
      [...["f0", "f1", "f2", "f3", "f4"].map((name) => `${name}: 10 B`), "and 2 more"],
      "shop has more files than were looked at: there may be more.",
    ]);
  });
});

async function load(): Promise<typeof hoverWords> {
  const { outputFiles } = await build({
    entryPoints: [
      fileURLToPath(new URL("../../src/vscode/ignorefile/hoverWords.ts", import.meta.url)),
    ],
    ...{ bundle: true, write: false, format: "cjs", platform: "node", external: ["vscode"] },
    logLevel: "silent",
  });
  const t = (text: string, ...values: readonly unknown[]): string =>
    text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)]));
  const module = { exports: {} as { hoverWords: typeof hoverWords } };
  const run = new Function("require", "module", "exports", outputFiles[0]?.text ?? "");
  run(() => ({ l10n: { t } }), module, module.exports);
  return module.exports.hoverWords;
}
