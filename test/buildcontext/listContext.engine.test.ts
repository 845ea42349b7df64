import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import type { ContextNode } from "../../src/buildcontext/contextNode.ts";
import { openListing } from "../../src/buildcontext/openListing.ts";
import { connect } from "../engine/engineFixture.ts";
import { contentOf } from "../engine/syncedBuild.ts";
import { cacheDirectory } from "../support/beds/cacheDirectory.ts";
import { createRandom } from "../support/createRandom.ts";
import { realEngines } from "../support/realEngines.ts";
import { createContextFolder, type Tree } from "./contextFolder.ts";

const LIMIT = { timeout: 180_000 };
const buildx = join(cacheDirectory(), "buildx/usr/libexec/docker/cli-plugins/docker-buildx");
const engine = realEngines().find(({ name }) => /28\.5$/.test(name));
const hasBuildx = existsSync(buildx) && engine !== undefined;
const run = promisify(execFile);

/** Of the patterns, and as many of the sources. */
const rounds = 48;
const buildsAtOnce = 3;

test("what .dockerignore leaves, and what wildcards take of it, is what buildx sends and BuildKit copies", {
  ...LIMIT,
  skip: !hasBuildx,
}, async () => {
  let taken = 0;
  let exceptions = 0;
  await each(rounds, async (seed) => {
    const made = randomCase(seed);
    const { tree } = made;
    const ignore = tree[".dockerignore"] ?? "";
    using folder = createContextFolder(tree);
    const { files } = await openListing({
      root: folder.path,
      dockerfilePath: join(folder.path, "Dockerfile"),
    });
    // These fail a build: no folder in front of the wildcards, a link that leads nowhere.
    const sources = made.sources.filter((source) => {
      const [before = ""] = source.split(/[^/]*[*?[]/, 1);
      const links = files.match(source).some(({ kind }) => kind === "link");
      return !links && files.match(before).length > 0;
    });
    const dockerfile = [
      "FROM scratch",
      "COPY . /all/",
      ...sources.map((source, index) => `COPY ${JSON.stringify([source, `/m${index}/`])}`),
    ].join("\n");
    using out = await exported(folder.path, dockerfile);
    const ours = allPaths(files.at("") as ContextNode);
    const said = `seed ${seed}: ${JSON.stringify({ ignore, tree: Object.keys(tree) })}`;
    assert.deepEqual(ours, pathsBelow(join(out.path, "all")), said);
    if (/^!/m.test(ignore)) exceptions++;
    for (const [index, source] of sources.entries()) {
      const matched = files.match(source) as readonly ContextNode[];
      // What a folder holds is copied, not the folder.
      const names = matched.flatMap((node) =>
        node.kind === "folder" ? allPaths(node, node.path.length + 1) : nameOf(node.path),
      );
      const copied = pathsBelow(join(out.path, `m${index}`));
      assert.deepEqual([...new Set(names)].toSorted(), copied, `${source} of ${said}`);
      if (copied.length > 0) taken++;
    }
  });
  assert.ok(taken > rounds / 2, `only ${taken} sources took something`);
  assert.ok(exceptions > rounds / 3, `only ${exceptions} had exceptions`);
});

test("what .dockerignore leaves is what the docker command line packs", {
  ...LIMIT,
  skip: engine === undefined || !(await hasDocker()),
}, async () => {
  if (!engine) return;
  const connected = await connect(engine);
  await each(10, async (number) => {
    const { tree: made } = randomCase(1000 + number);
    // The old builder's client passes folders by where an exception with wildcards lies in them.
    const ignore = (made[".dockerignore"] ?? "").replace(/^![^\r\n]*[*?[\\].*$/gm, "");
    const tree = { ...made, ".dockerignore": ignore };
    using folder = createContextFolder({ ...tree, Dockerfile: `${copyAll}LABEL a=${number}\n` });
    const args = ["build", "--quiet", "--force-rm", folder.path];
    const { stdout } = await legacyBuild(args, engine.host);
    const imageId = stdout.trim();
    const nothing = { events: [], error: undefined, listed: [], lists: [], read: [], bytes: 0 };
    const content = await contentOf(connected, { ...nothing, imageId, tarOpened: true });
    const { files } = await openListing({
      root: folder.path,
      dockerfilePath: join(folder.path, "Dockerfile"),
    });
    // The Dockerfile and the ignore file are sent for the engine to read, also where they are ignored.
    const isOwn = (path: string): boolean => path === "Dockerfile" || path === ".dockerignore";
    assert.deepEqual(
      allPaths(files.at("") as ContextNode).filter((path) => !isOwn(path)),
      content.map((line) => line.split("|")[0] ?? "").filter((path) => !isOwn(path)),
      JSON.stringify(tree),
    );
  });
});

/** Tests of other files prune the images of the same engine, those between its steps too. */
async function legacyBuild(
  args: readonly string[],
  host: string,
  tries = 3,
): Promise<{ readonly stdout: string }> {
  const env = { ...process.env, DOCKER_HOST: host, DOCKER_BUILDKIT: "0" };
  try {
    return await run("docker", args, { timeout: 60_000, env });
  } catch (error) {
    if (tries > 1 && /unable to find image|No such image/i.test(String(error))) {
      return legacyBuild(args, host, tries - 1);
    }
    throw error;
  }
}

const copyAll = 'FROM scratch\nCOPY . /ctx/\nCMD ["none"]\n';

test("links in the middle of a source are followed as BuildKit does", {
  ...LIMIT,
  skip: !hasBuildx,
}, async () => {
  using folder = createContextFolder({
    "real/deep/f.js": "1",
    "real/deep/g.md": "2",
    near: "-> real",
    "links/up": "-> ../near/deep",
    "links/far": "-> /real/deep",
    "links/out": "-> ../../../../real",
    "links/gone": "-> nowhere",
    circle: "-> circle/x",
  });
  const sources = ["near/deep/*.js", "links/up/f.js", "links/far/?.md", "links/out/deep/f*"];
  const none = ["*/up/f.js", "near*/deep/f.js", "**/f.js"];
  const lines = [...sources, ...none].map(
    (source, index) => `COPY ${JSON.stringify([source, `/m${index}/`])}`,
  );
  using out = await exported(folder.path, ["FROM scratch", "COPY . /all/", ...lines].join("\n"));
  const { files } = await openListing({
    root: folder.path,
    dockerfilePath: join(folder.path, "Dockerfile"),
  });
  for (const [index, source] of [...sources, ...none].entries()) {
    const copied = pathsBelow(join(out.path, `m${index}`));
    assert.deepEqual(
      files.match(source).map(({ path }) => nameOf(path)),
      copied,
      source,
    );
    assert.equal(copied.length > 0, sources.includes(source), source);
  }
  // These fail a build.
  assert.deepEqual(files.match("links/gone/*"), []);
  assert.deepEqual(files.match("circle/x"), []);
});

/** Names that collide with wildcards, patterns of every kind; files never have a folder's name. */
function randomCase(seed: number): { readonly tree: Tree; readonly sources: readonly string[] } {
  const random = createRandom(seed);
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const many = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: 1 + Math.floor(random() * most) }, make);
  const folders = ["a", "b", "ab", ".h", "a-b", "x y", "[q]", "node_modules"];
  const tree: Record<string, string> = {};
  for (let index = 0; index < 14; index++) {
    const file = `${oneOf(["a", "b", "keep", ".e", "n["])}${index}${oneOf([".js", ".md", ".log", ""])}`;
    const folder = random() < 0.2 ? [] : many(3, () => oneOf(folders));
    tree[[...folder, file].join("/")] = "x";
  }
  if (random() < 0.5) tree[`${many(2, () => oneOf(folders)).join("/")}/empty/`] = "";
  if (random() < 0.3) tree["link.js"] = "-> a/nowhere";
  const paths = Object.keys(tree).map((path) => path.replace(/\/$/, ""));
  const escaped = (path: string): string => path.replaceAll("[", "[[]");
  const real = (): string => {
    const parts = oneOf(paths).split("/");
    return escaped(parts.slice(0, 1 + Math.floor(random() * parts.length)).join("/"));
  };
  const part = (): string =>
    oneOf(["*", "a*", "?", "*.js", "[ab]", "[^a]*", "[a-c]*", "k*p*", ...folders.map(escaped)]);
  const pattern = (): string =>
    oneOf([
      real,
      real,
      () => many(3, part).join("/"),
      () => `**/${part()}`,
      () => `${part()}/**/${part()}`,
      () => `${real()}/**`,
      () =>
        oneOf(["**", "*", "*/*", ".", "./a/", "/b", "a/../b", "**/*.md", "*.log", "a\\-b", "ab**"]),
    ])();
  const lines = many(
    5,
    () => `${oneOf(["", "", "!", "! "])}${pattern()}${oneOf(["", "", "/", "  "])}`,
  );
  const first = oneOf(["# note", "", "*", "**", "**/node_modules", "\ufeffa"]);
  if (random() < 0.9) tree[".dockerignore"] = [first, ...lines].join(oneOf(["\n", "\r\n"]));
  const sources = many(4, () =>
    random() < 0.5 ? many(3, part).join("/") : `${real().replace(/[^/]+$/, "")}${part()}`,
  );
  // What is spelled out and not there fails a build: that is for rules to find.
  return { tree, sources: sources.filter((source) => /[*?]|\[[^[]/.test(source)) };
}

async function exported(
  folder: string,
  dockerfile: string,
): Promise<{ readonly path: string } & Disposable> {
  const path = mkdtempSync(join(tmpdir(), "slipway-exported-"));
  const dispose = () => rmSync(path, { recursive: true, force: true });
  const args = ["build", "--output", `type=local,dest=${path}`, "--file", "-", folder];
  const building = run(buildx, args, {
    timeout: 60_000,
    env: { ...process.env, DOCKER_HOST: engine?.host },
  });
  building.child.stdin?.end(`${dockerfile}\n`);
  try {
    await building;
  } catch (error) {
    dispose();
    throw error;
  }
  return { path, [Symbol.dispose]: dispose };
}

async function each(count: number, task: (number: number) => Promise<void>): Promise<void> {
  let next = 1;
  const work = async (): Promise<void> => {
    while (next <= count) await task(next++);
  };
  await Promise.all(Array.from({ length: buildsAtOnce }, work));
}

/** Sorted; without the first characters of each. */
function allPaths(node: ContextNode, start = 0): string[] {
  const inner = (of: ContextNode): string[] =>
    [...(of.children?.values() ?? [])].flatMap((child) => [child.path, ...inner(child)]);
  return inner(node)
    .map((path) => path.slice(start))
    .toSorted();
}

function pathsBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return found.toSorted();
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

async function hasDocker(): Promise<boolean> {
  return run("docker", ["--version"], { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}
