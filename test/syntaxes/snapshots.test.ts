import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { grammarOf } from "../support/grammarStubs.ts";
import { tokenizeLines } from "../support/tokenizeLines.ts";

/**
 * `<name>.txt` is read with the grammar, and `<name>.snap` says what came of it: each line, and below it the
 * scopes of each part that is not blank. `SLIPWAY_SNAPSHOTS=write` writes these; read the difference.
 */
const folder = fileURLToPath(new URL(".", import.meta.url));

describe("scopes of the grammars", () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".txt"))) {
    it(name, async () => {
      const text = readFileSync(`${folder}${name}`, "utf8");
      const snapshot = `${folder}${name.replace(/\.txt$/, ".snap")}`;
      const actual = await describeScopes(text, scopeOf(name));
      if (process.env.SLIPWAY_SNAPSHOTS === "write") writeFileSync(snapshot, actual);
      assert.equal(actual, readFileSync(snapshot, "utf8"));
    });
  }
});

function scopeOf(name: string): string {
  if (name.startsWith("build-log")) return "source.slipway-build-log";
  return name.startsWith("fence")
    ? "markdown.containerfile.codeblock"
    : "source.dockerfile.slipway";
}

async function describeScopes(text: string, scopeName: string): Promise<string> {
  const lines = await tokenizeLines(text.replace(/\n$/, ""), scopeName, grammarOf);
  return lines
    .map((parts) => {
      const line = parts.map((part) => part.text).join("");
      const below = parts
        .filter((part) => part.text.trim() !== "")
        .map((part) => `    ${JSON.stringify(part.text)} ${part.scopes.map(short).join(" ")}\n`);
      return `> ${line}\n${below.join("")}`;
    })
    .join("");
}

/** Every scope of ours ends alike. */
function short(scope: string): string {
  return scope.replace(/\.dockerfile$/, "");
}
