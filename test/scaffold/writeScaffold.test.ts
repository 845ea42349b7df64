import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { formatDockerfile } from "../../src/authoring/format/formatDockerfile.ts";
import { createIgnoreFacts } from "../../src/buildcontext/createIgnoreFacts.ts";
import { compileGlob } from "../../src/buildcontext/globPattern.ts";
import { parseIgnoreFile } from "../../src/dockerfile/ignoreFile.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { lintIgnoreFile } from "../../src/lint/ignorefile/lintIgnoreFile.ts";
import { lint } from "../../src/lint/linter.ts";
import { goVersion } from "../../src/scaffold/go/writeGo.ts";
import { readProjects, type Scaffold, writeScaffold } from "../../src/scaffold/index.ts";
import { nginxVersion, nodeVersion } from "../../src/scaffold/node/writeNode.ts";
import { pythonVersion } from "../../src/scaffold/python/writePython.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { contextFiles } from "../support/contextFiles.ts";
import { contextIgnore } from "../support/contextIgnore.ts";
import { parseGoldenFile, renderGoldenFile } from "../support/goldenFile.ts";
import { wholeFolder } from "../support/wholeFolder.ts";
import { memoryProject } from "./memoryProject.ts";

const shell = await loadShellParser();
const today = "2026-11-26";
const folder = new URL("../fixtures/scaffold/", import.meta.url);

/** `SLIPWAY_GOLDEN=write` writes what is made into the fixtures, to be read and judged. */
const writes = process.env.SLIPWAY_GOLDEN === "write";
const own = new Set(["written Dockerfile", "written .dockerignore", "written notes"]);

/** Each fixture is a project by its files; `key: word` answers what is asked. */
for (const name of readdirSync(folder).sort()) {
  describe(`scaffold: ${name.replace(/\.txt$/, "").replaceAll("-", " ")}`, async () => {
    const url = new URL(name, folder);
    const golden = parseGoldenFile(readFileSync(url, "utf8"));
    const { today: day = today, ...answers } = golden.settings;
    const files = Object.fromEntries([...golden.sections].filter(([path]) => !own.has(path)));
    const [project] = await readProjects(memoryProject(files));
    assert.ok(project);
    const written = writeScaffold(project, { answers, today: day });

    it("is of the ecosystem that it is called after", () => {
      assert.equal(project.ecosystem, name.split("-")[0]);
    });

    it("is what the fixture has", () => {
      const sections = new Map([...Object.entries(files), ...sectionsOf(written)]);
      if (writes) writeFileSync(url, renderGoldenFile({ ...golden, sections }));
      else
        for (const [key, text] of sectionsOf(written)) assert.equal(text, golden.sections.get(key));
    });

    const all = {
      ...files,
      Dockerfile: written.dockerfile,
      ".dockerignore": written.dockerignore,
    };
    const lines = written.dockerignore.split("\n");
    const facts = {
      buildContext: contextIgnore(lines),
      contextFiles: contextFiles(all, lines),
    };
    for (const preset of ["recommended", "strict"] as const) {
      for (const context of [facts, {}]) {
        const known = context === facts ? "with" : "without";
        it(`has no finding with preset ${preset}, ${known} its folder`, () => {
          const document = parseDockerfile(written.dockerfile);
          assert.deepEqual(document.problems, []);
          const findings = lint(document, {
            ...{ preset, shell, today: day, ...context },
            onRuleError(_rule, error) {
              throw error;
            },
          });
          assert.deepEqual(
            findings.map(({ rule, message, range }) => {
              const line = written.dockerfile.slice(0, range.start).split("\n").length;
              return `${line}: ${rule}: ${message}`;
            }),
            [],
            written.dockerfile,
          );
        });
      }
    }

    it("has an ignore file without findings", async () => {
      const text = written.dockerignore;
      const whole = wholeFolder(Object.keys(all));
      const known = await createIgnoreFacts(parseIgnoreFile(text), whole);
      const findings = lintIgnoreFile(text, { compile: compileGlob, facts: known });
      assert.deepEqual(
        findings.map(({ rule, message }) => `${rule}: ${message}`),
        [],
      );
    });

    it("is left as it is by the formatter", () => {
      const edits = formatDockerfile(parseDockerfile(written.dockerfile), {}, shell);
      assert.deepEqual(edits, []);
    });

    it("takes all files but what tools have made", () => {
      const { isIgnored } = contextIgnore(lines);
      const kept = Object.keys(files).filter((path) => !isIgnored(path));
      const made =
        /^\.npmrc$|(^|\/)(node_modules|target|dist|build|bin|obj|\.venv|__pycache__|\.gradle)\//;
      // Packages and modules of sources may be called so.
      const isSource = (path: string): boolean => /^(?!.*__pycache__)(.*\/)?src\//.test(path);
      assert.deepEqual(
        kept,
        Object.keys(files).filter((path) => !made.test(path) || isSource(path)),
      );
    });

    it("says each note in whole sentences", () => {
      for (const note of written.notes) assert.match(note, /^.{20,}\.$/);
    });
  });
}

function sectionsOf({
  dockerfile,
  dockerignore,
  notes,
}: Scaffold): readonly (readonly [string, string])[] {
  return [
    ["written Dockerfile", withoutVersions(dockerfile)],
    ["written .dockerignore", dockerignore],
    ["written notes", notes.map((note) => `${note}\n`).join("")],
  ];
}

/** Which versions are current is what the table of official images says, which is renewed at times. */
function withoutVersions(dockerfile: string): string {
  return dockerfile
    .replaceAll(`golang:${goVersion(undefined)}`, "golang:‹newest›")
    .replaceAll(`node:${nodeVersion(undefined, today)}-`, "node:‹newest›-")
    .replaceAll(`python:${pythonVersion(undefined, today)}`, "python:‹usual›")
    .replaceAll(`unprivileged:${nginxVersion(today)}-`, "unprivileged:‹newest›-");
}
