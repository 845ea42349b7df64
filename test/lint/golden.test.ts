import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { Finding } from "../../src/lint/finding.ts";
import { applyFixes } from "../../src/lint/fixes.ts";
import { lint } from "../../src/lint/linter.ts";
import { presets } from "../../src/lint/presets.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { contextFiles } from "../support/contextFiles.ts";
import { contextIgnore } from "../support/contextIgnore.ts";
import { type GoldenFile, parseGoldenFile, renderGoldenFile } from "../support/goldenFile.ts";

const shell = await loadShellParser();
const root = new URL("golden/", import.meta.url);

/** `SLIPWAY_GOLDEN=write` writes what is found into the fixtures, to be read and judged. */
const writes = process.env.SLIPWAY_GOLDEN === "write";

for (const pack of readdirSync(root).sort()) {
  describe(`golden files: ${pack}`, () => {
    const folder = new URL(`${pack}/`, root);
    for (const name of readdirSync(folder).sort()) {
      it(name.replace(/\.txt$/, "").replaceAll("-", " "), () => check(new URL(name, folder)));
    }
  });
}

function check(file: URL): void {
  const text = readFileSync(file, "utf8");
  const golden = parseGoldenFile(text);
  const found = run(golden);
  if (writes) {
    const sections = new Map([...golden.sections, ["findings", found.findings]]);
    if (sections.has("fixed")) sections.set("fixed", found.fixed);
    writeFileSync(file, renderGoldenFile({ ...golden, sections }));
    return;
  }
  assert.ok(golden.words.trim() !== "", "A fixture says in words what it shows.");
  assert.equal(found.findings, golden.sections.get("findings"));
  const fixed = golden.sections.get("fixed");
  if (fixed !== undefined) assert.equal(found.fixed, fixed);
}

function run({ settings, sections }: GoldenFile): {
  readonly findings: string;
  readonly fixed: string;
} {
  const text = sections.get("Dockerfile");
  assert.ok(text !== undefined, "A fixture has a section Dockerfile.");
  const preset = presets.find((it) => it === (settings.preset ?? "recommended"));
  assert.ok(preset, "The preset of a fixture is one of ours.");
  const own = new Set(["Dockerfile", "findings", "fixed"]);
  const files = [...sections].filter(([name]) => !own.has(name));
  const ignoreLines = sections.get(".dockerignore")?.split("\n") ?? [];
  const findings = lint(parseDockerfile(text), {
    preset,
    shell,
    today: settings.today ?? "2026-11-25",
    buildContext: contextIgnore(ignoreLines),
    contextFiles: contextFiles(Object.fromEntries([["Dockerfile", text], ...files]), ignoreLines),
    onRuleError(_rule, error) {
      throw error;
    },
  });
  return {
    findings: findings.map((finding) => `${line(text, finding)}\n`).join(""),
    fixed: applyFixes(text, findings, { unsafe: true }).text,
  };
}

/** `3 "./" error keep-go-mod-out-of-gopath: This puts …` */
function line(text: string, { range, severity, rule, message }: Finding): string {
  const number = text.slice(0, range.start).split("\n").length;
  const place = text.slice(range.start, range.end).replaceAll("\n", "↵");
  return `${number} "${place}" ${severity} ${rule}: ${message}`;
}
