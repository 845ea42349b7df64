import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { lint } from "../../src/lint/linter.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { contextFiles } from "../support/contextFiles.ts";
import { contextIgnore } from "../support/contextIgnore.ts";
import { parseGoldenFile } from "../support/goldenFile.ts";

const shell = await loadShellParser();
const folder = new URL("golden/wellkept/", import.meta.url);

/** What golden.test.ts sees with all facts has no finding with fewer of them either. */
describe("well-kept Dockerfiles with fewer facts", () => {
  for (const name of readdirSync(folder).sort()) {
    it(name.replace(/\.txt$/, "").replaceAll("-", " "), () => {
      const { sections } = parseGoldenFile(readFileSync(new URL(name, folder), "utf8"));
      const text = sections.get("Dockerfile") ?? "";
      const files = [...sections].filter(([path]) => path !== "findings" && path !== "fixed");
      const lines = sections.get(".dockerignore")?.split("\n") ?? [];
      const context = {
        buildContext: contextIgnore(lines),
        contextFiles: contextFiles(Object.fromEntries(files), lines),
      };
      const noBase = { baseImage: () => undefined };
      for (const facts of [{ ...context, ...noBase }, {}, noBase]) {
        const findings = lint(parseDockerfile(text), {
          preset: "recommended",
          shell,
          today: "2026-11-25",
          ...facts,
        });
        assert.deepEqual(findings, []);
      }
    });
  }
});
