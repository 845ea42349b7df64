import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { openListing } from "../../src/buildcontext/openListing.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { lint } from "../../src/lint/linter.ts";
import { knownBaseImage } from "../../src/lint/shared/baseImages.ts";
import { createContextFolder, type Tree } from "../buildcontext/contextFolder.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { BASE, connect, removeQuietly } from "../engine/engineFixture.ts";
import { buildFolder } from "../engine/syncedBuild.ts";
import { randomContext } from "../support/randomContext.ts";
import { builderEngines } from "../support/realEngines.ts";

const shell = await loadShellParser();
const rounds = Number(process.env.SLIPWAY_ROUNDS ?? 20);

interface Case {
  readonly name: string;
  readonly tree: Tree;
  readonly dockerfile: string;
  readonly rule: string | undefined;
  /** What the build ends with; undefined where it works. */
  readonly error: RegExp | undefined;
}

const tree: Tree = { "a.conf": "a", "b.conf": "b", "d/x": "x", "d/e/y": "y", server: "s" };
const cases: readonly Case[] = [
  {
    name: "a folder over a file",
    tree,
    dockerfile: `FROM ${BASE}\nCOPY server /x\nCOPY d /x\n`,
    rule: "copy-file-into-folder-with-slash",
    error: /non-directory|not a directory/,
  },
  {
    name: "a file in a folder of its name",
    tree,
    dockerfile: `FROM ${BASE}\nWORKDIR /x\nCOPY server /x\nRUN test -f /x/server\n`,
    rule: undefined,
    error: undefined,
  },
  {
    name: "of several matches the last is left",
    tree,
    dockerfile: `FROM ${BASE}\nCOPY *.conf /x\nRUN test "$(cat /x)" = b\n`,
    rule: "end-copy-destination-with-slash",
    error: undefined,
  },
  {
    name: "a wildcard unpacks a folder",
    tree,
    dockerfile: `FROM ${BASE}\nCOPY d/* /x/\nRUN test -f /x/x && test -f /x/y && ! test -e /x/e\n`,
    rule: "keep-folders-whole",
    error: undefined,
  },
  {
    name: "the content of a folder without the folder",
    tree,
    dockerfile: `FROM ${BASE}\nWORKDIR /w\nCOPY d .\nRUN cat e/y && cat d/e/y\n`,
    rule: "keep-folder-name-in-destination",
    error: /cat d\/e\/y/,
  },
  {
    name: "a folder without what was in it",
    tree: { ...tree, ".dockerignore": "d/**\n" },
    dockerfile: `FROM ${BASE}\nCOPY d /x\nRUN test -z "$(ls -A /x)"\n`,
    rule: "avoid-copying-ignored-files",
    error: undefined,
  },
  {
    name: "a bind mount of nothing",
    tree,
    dockerfile: `FROM ${BASE}\nRUN --mount=type=bind,source=a.cnf,target=/m true\n`,
    rule: "copy-existing-files",
    error: /not found/,
  },
];

const own = new Set([
  ...["avoid-copying-ignored-files", "copy-existing-files", "copy-file-into-folder-with-slash"],
  ...["end-copy-destination-with-slash", "keep-folders-whole", "keep-folder-name-in-destination"],
]);

for (const bed of builderEngines().filter(({ name }) => name.includes("28"))) {
  describe(`rules about the build context beside ${bed.name}`, { timeout: 600_000 }, () => {
    let engine: Engine;
    before(async () => {
      engine = await connect(bed);
    });

    test(`a source that is told of as missing fails, in ${rounds} contexts made up from a seed`, async () => {
      let told = 0;
      let failed = 0;
      let silent = 0;
      for (let seed = 7000; seed < 7000 + rounds; seed++) {
        const { tree, dockerfile } = randomContext(seed, {
          ...{ exclude: false, heredoc: false, parents: false },
        });
        using folder = createContextFolder(tree);
        for (const text of singleCopies(dockerfile)) {
          const found = await missingSources(folder.path, text);
          const error = await build(engine, folder.path, text);
          const isMissing = /not found|no such file/.test(String(error));
          const said = `seed ${seed}\n${text}\n${JSON.stringify(tree)}\n${error}`;
          if (found > 0) assert.ok(isMissing, said);
          told += found;
          if (isMissing) failed++;
          if (isMissing && found === 0) silent++;
        }
      }
      // Silence is for links, for what git ignores and for values that only the build knows.
      assert.ok(told > rounds / 2, `only ${told} were told of`);
      assert.ok(silent < failed / 2, `of ${failed} failures ${silent} were not foreseen`);
    });

    for (const { name, tree, dockerfile, rule, error } of cases) {
      test(name, async () => {
        using folder = createContextFolder(tree);
        assert.deepEqual(await rulesOf(folder.path, dockerfile), rule === undefined ? [] : [rule]);
        const met = await build(engine, folder.path, dockerfile);
        if (error === undefined) assert.equal(met, undefined);
        else assert.match(String(met), error);
      });
    }
  });
}

/** The file once for each source that comes from the context, without the other copies. */
function* singleCopies(dockerfile: string): Generator<string> {
  const lines = dockerfile.split("\n").filter((line) => !line.startsWith("ONBUILD"));
  const isCopy = (line: string): boolean => /^(COPY|ADD) /.test(line);
  for (const [at, line] of lines.entries()) {
    if (!isCopy(line) || line.includes("--from")) continue;
    const stage = lines.slice(0, at).findLast((it) => it.startsWith("FROM "));
    if (!stage) continue;
    const own = lines.slice(lines.indexOf(stage) + 1, at).filter((it) => !isCopy(it));
    const first = lines.slice(0, lines.indexOf("FROM scratch AS s0")).filter((it) => it !== "");
    const globals = first.filter((it) => it.startsWith("ARG "));
    const words = line.startsWith("ADD [") || line.startsWith("COPY [") ? [] : line.split(" ");
    const sources = words.slice(1, -1).filter((word) => !word.startsWith("--"));
    const copies = words.length === 0 ? [line] : sources.map((it) => `COPY ${it} /x/`);
    for (const copy of copies) {
      yield `${[...globals, "FROM scratch", ...own, copy].join("\n")}\nLABEL a=b\n`;
    }
  }
}

async function findingsOf(root: string, text: string) {
  const dockerfilePath = join(root, "Dockerfile");
  writeFileSync(dockerfilePath, text);
  const { ignore, files } = await openListing({ root, dockerfilePath });
  return lint(parseDockerfile(text), {
    preset: "strict",
    ...(ignore && { buildContext: ignore }),
    contextFiles: files,
    shell,
    // Of busybox nothing is known; its shell and its tools are those of alpine.
    baseImage: (reference) => knownBaseImage(reference === BASE ? "alpine:3.20" : reference),
  });
}

async function missingSources(root: string, text: string): Promise<number> {
  const findings = await findingsOf(root, text);
  // A wildcard that matches nothing copies nothing, and fails with the classic builder only.
  return findings.filter(
    ({ rule, message, range }) =>
      !/[*?[]/.test(text.slice(range.start, range.end)) &&
      (rule === "copy-existing-files" ||
        (rule === "avoid-copying-ignored-files" && message.includes("nothing to copy"))),
  ).length;
}

async function rulesOf(root: string, text: string): Promise<readonly string[]> {
  const findings = await findingsOf(root, text);
  return findings.map(({ rule }) => rule).filter((rule) => own.has(rule));
}

async function build(engine: Engine, root: string, text: string): Promise<unknown> {
  writeFileSync(join(root, "Dockerfile"), text);
  const { imageId, error } = await buildFolder(engine, root);
  if (imageId !== undefined) await removeQuietly(engine, imageId);
  return error;
}
