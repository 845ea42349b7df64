import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type AskedDockerfile,
  type ContextFacts,
  createContextFacts,
  type KnownContext,
} from "../../../src/app/contextFacts/createContextFacts.ts";
import { nodeDisk } from "../../../src/app/nodeDisk.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createContextFolder, type Tree } from "../../buildcontext/contextFolder.ts";

const LIMIT = { timeout: 20_000 };

interface Opened extends Disposable {
  readonly facts: ContextFacts;
  readonly root: string;
  /** Paths of the Dockerfiles that something changed of, event by event. */
  readonly events: (readonly string[])[];
  asked(path: string, text: string): AskedDockerfile;
  /** Resolves after the next event. */
  next(): Promise<void>;
  named: string | undefined;
}

function open(tree: Tree): Opened {
  const folder = createContextFolder(tree);
  const events: (readonly string[])[] = [];
  let wake = (): void => undefined;
  const facts = createContextFacts({
    disk: nodeDisk,
    namedContext: () => opened.named,
    outermost: () => folder.path,
    wait: async (_, signal) => void (await sleep(5, undefined, { signal }).catch(() => undefined)),
  });
  const opened: Opened = {
    ...{ root: folder.path, events, named: undefined, facts },
    asked: (path: string, text: string) => ({
      path: join(folder.path, path),
      document: parseDockerfile(text),
    }),
    next: () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      }),
    [Symbol.dispose]() {
      facts.dispose();
      folder[Symbol.dispose]();
    },
  };
  facts.onDidChange((paths) => {
    events.push(paths);
    wake();
  });
  return opened;
}

const copies = (...sources: readonly string[]): string =>
  ["FROM scratch", ...sources.map((source) => `COPY ${source} /x/`), ""].join("\n");

function names({ contextFiles }: KnownContext): readonly string[] | undefined {
  return contextFiles?.children("").map(({ path }) => path);
}

test("nothing is known at first, and all is when it has been looked at", LIMIT, async () => {
  using opened = open({ ".dockerignore": "secret", a: "1", secret: "2" });
  const asked = opened.asked("Dockerfile", copies("a"));
  assert.deepEqual(opened.facts.of(asked), {});
  while (!opened.facts.of(asked).contextFiles) await opened.next();
  const { buildContext, contextFiles } = opened.facts.of(asked);
  assert.deepEqual(names({ contextFiles } as KnownContext), [".dockerignore", "a"]);
  assert.equal(buildContext?.isIgnored("secret"), true);
  // What has not changed is the same object: rules are not run again.
  assert.equal(opened.facts.of(asked).contextFiles, contextFiles);
  assert.equal(opened.facts.of(asked).buildContext, buildContext);
});

test(
  "a file that copies nothing of its context has none, and no folder is looked into",
  LIMIT,
  async () => {
    using opened = open({ a: "1" });
    const asked = opened.asked(
      "Dockerfile",
      "FROM a AS b\nCOPY --from=b /x /y\nADD https://a.b/c /d\n",
    );
    assert.deepEqual(await opened.facts.load(asked), {});
    assert.deepEqual(opened.events, []);
  },
);

test("a COPY whose source is still to be typed has files to choose from", LIMIT, async () => {
  using opened = open({ a: "1" });
  const { contextFiles } = await opened.facts.load(opened.asked("Dockerfile", "FROM a\nCOPY "));
  assert.deepEqual(names({ contextFiles } as KnownContext), ["a"]);
});

test(
  "the context is the folder that most sources are in, the nearest of equals",
  LIMIT,
  async () => {
    using opened = open({
      "package.json": "{}",
      "lib/x": "1",
      "svc/web/src/a": "1",
      "svc/web/package.json": "{}",
      "svc/y": "1",
    });
    const rootOf = async (...sources: readonly string[]): Promise<string> => {
      const known = await opened.facts.load(opened.asked("svc/web/Dockerfile", copies(...sources)));
      if (known.contextFiles?.at("svc")) return "root";
      return known.contextFiles?.at("web") ? "svc" : "web";
    };
    assert.equal(await rootOf("package.json"), "web");
    opened.facts.forget(join(opened.root, "svc/web/Dockerfile"));
    assert.equal(await rootOf("package.json", "lib/"), "root");
    opened.facts.forget(join(opened.root, "svc/web/Dockerfile"));
    assert.equal(await rootOf("y*", "$WHAT", "."), "svc");
    opened.facts.forget(join(opened.root, "svc/web/Dockerfile"));
    assert.equal(await rootOf("nothing"), "web");
  },
);

test("the folder that a build named beats all others, from then on", LIMIT, async () => {
  using opened = open({ "svc/a": "1", b: "2" });
  const asked = opened.asked("svc/Dockerfile", copies("a"));
  assert.deepEqual(names(await opened.facts.load(asked)), ["a"]);
  opened.named = opened.root;
  assert.deepEqual(names(opened.facts.of(asked)), ["a"], "until the other is known");
  assert.deepEqual(names(await opened.facts.load(asked)), ["b", "svc"]);
});

test("where nothing of the sources is anywhere, what is missing may be there", LIMIT, async () => {
  using opened = open({ "docker/entry.sh": "1" });
  const load = async (text: string) => {
    opened.facts.forget(join(opened.root, "docker/Dockerfile"));
    const { contextFiles } = await opened.facts.load(opened.asked("docker/Dockerfile", text));
    return contextFiles?.isGenerated("app.jar");
  };
  assert.equal(await load(copies("app.jar")), true);
  assert.equal(await load(copies("app.jar", "entry.sh")), false);
  assert.equal(await load(copies("app.jar", "entri.sh")), false, "a typing error");
  assert.equal(await load(copies(".")), false);
});

test("a Dockerfile's own ignore file counts, and goes", LIMIT, async () => {
  using opened = open({
    a: "1",
    b: "2",
    ".dockerignore": "a",
    "web.Dockerfile.dockerignore": "b\n*.dockerignore",
  });
  const { facts } = opened;
  const web = opened.asked("web.Dockerfile", copies("."));
  const other = opened.asked("Dockerfile", copies("."));
  const ofWeb = await facts.load(web);
  const ofOther = await facts.load(other);
  facts.of(web);
  assert.deepEqual(names(ofWeb), ["a"]);
  assert.ok(names(ofOther)?.includes("b") && !names(ofOther)?.includes("a"));
  rmSync(join(opened.root, "web.Dockerfile.dockerignore"));
  facts.touch([join(opened.root, "web.Dockerfile.dockerignore")]);
  const isThere = () => names(facts.of(web))?.includes("web.Dockerfile.dockerignore");
  while (facts.of(web).buildContext?.file !== ".dockerignore" || isThere()) await opened.next();
  assert.deepEqual(names(facts.of(web)), [".dockerignore", "b"]);
});

test("names are known first, sizes later, and these do not go again", LIMIT, async () => {
  using opened = open({ ".dockerignore": "out", "src/a": "123", "src/b": "45" });
  const { facts, root } = opened;
  const asked = opened.asked("Dockerfile", copies("src"));
  const seen: (KnownContext["contextFiles"] | undefined)[] = [];
  facts.onDidChange(() => seen.push(facts.of(asked).contextFiles));
  facts.of(asked);
  while (facts.of(asked).contextFiles?.total.bytes === undefined) await opened.next();
  const known = seen.filter((files) => files !== undefined);
  const [first, last] = [known[0], known.at(-1)];
  assert.notEqual(first, last);
  assert.deepEqual([first?.total, last?.total.files], [{ files: 3, bytes: undefined }, 3]);
  assert.deepEqual([first?.biggest, last?.at("src")?.bytes], [[], 5]);
  assert.equal(first?.names, last?.names, "nothing but sizes came");
  const count = () => 1;
  assert.equal(first?.derived(count), last?.derived(count));

  seen.length = 0;
  writeFileSync(join(root, "src/c"), "6");
  facts.touch([join(root, "src/c")]);
  while (!facts.of(asked).contextFiles?.at("src/c")) await opened.next();
  assert.notEqual(facts.of(asked).contextFiles?.names, first?.names);
  writeFileSync(join(root, ".dockerignore"), "src/b");
  facts.touch([join(root, ".dockerignore")]);
  while (facts.of(asked).contextFiles?.at("src/b")) await opened.next();
  assert.deepEqual(
    seen.map((files) => files?.at("src")?.bytes),
    [6, 4],
    "each has its sizes",
  );
});

test("changes come without a new walk, and other files change nothing", LIMIT, async () => {
  using opened = open({ ".dockerignore": "out", "src/a": "1", "out/x": "1", "lib/.gitignore": "" });
  const { facts, root } = opened;
  const asked = opened.asked("Dockerfile", copies("src"));
  await facts.load(asked);
  const before = facts.of(asked).contextFiles;
  writeFileSync(join(root, "src/b"), "22");
  facts.touch([join(root, "src/b")]);
  await opened.next();
  const after = facts.of(asked).contextFiles;
  assert.deepEqual(after?.at("src"), { ...after?.at("src"), files: 2, bytes: 3 });
  assert.equal(before?.at("src")?.files, 1, "what was handed out stays as it was");

  opened.events.length = 0;
  mkdirSync(join(root, "out/deep"));
  facts.touch([join(root, "out/deep"), join(root, "..", "elsewhere"), join(root, "src/a")]);
  await sleep(60);
  assert.deepEqual(opened.events, [], "kept out, outside, or the same as before");

  assert.equal(after?.isGenerated("lib/made"), false);
  writeFileSync(join(root, "lib/.gitignore"), "made");
  writeFileSync(join(root, ".gitignore"), "other");
  facts.touch([join(root, "lib/.gitignore"), join(root, ".gitignore")]);
  await opened.next();
  assert.equal(facts.of(asked).contextFiles?.isGenerated("lib/made/x"), true);
  assert.equal(facts.of(asked).contextFiles?.isGenerated("other"), true);

  writeFileSync(join(root, ".dockerignore"), "src");
  facts.touch([join(root, ".dockerignore")]);
  while (facts.of(asked).contextFiles?.at("src")) await opened.next();
  assert.equal(facts.of(asked).buildContext?.isIgnored("src"), true);
});

test("a broken ignore file is no fact; mended it is one", LIMIT, async () => {
  using opened = open({ ".dockerignore": "[a", a: "1" });
  const { facts, root } = opened;
  const asked = opened.asked("Dockerfile", copies("a"));
  assert.deepEqual(await facts.load(asked), {});
  writeFileSync(join(root, ".dockerignore"), "b");
  facts.touch([join(root, ".dockerignore")]);
  while (!facts.of(asked).contextFiles) await opened.next();
  assert.deepEqual(names(facts.of(asked)), [".dockerignore", "a"]);
});

test(
  "Dockerfiles of one context share its listing, and the last one gives it up",
  LIMIT,
  async () => {
    using opened = open({ a: "1", b: "2" });
    const { facts } = opened;
    const one = opened.asked("Dockerfile", copies("a"));
    const two = opened.asked("two.Dockerfile", copies("b"));
    assert.equal((await facts.load(one)).contextFiles, (await facts.load(two)).contextFiles);
    assert.ok(facts.of(two).contextFiles);
    facts.forget(one.path);
    assert.ok(facts.of(two).contextFiles);
    facts.forget(two.path);
    assert.deepEqual(facts.of(two), {});
  },
);

test("while sources are typed the facts stay", LIMIT, async () => {
  using opened = open({ "svc/a": "1", b: "2" });
  const { facts } = opened;
  await facts.load(opened.asked("svc/Dockerfile", copies("a")));
  facts.of(opened.asked("svc/Dockerfile", copies("a")));
  for (const text of [copies("a", "x"), copies("a", "xy"), copies("b"), copies("b", "svc/a")]) {
    assert.deepEqual(names(facts.of(opened.asked("svc/Dockerfile", text))), ["a"]);
  }
  const last = opened.asked("svc/Dockerfile", copies("b", "svc/a"));
  while (names(facts.of(last))?.[0] !== "b") await opened.next();
});

test("a closed document ends its walk", LIMIT, async () => {
  using opened = open({ a: "1" });
  const asked = opened.asked("Dockerfile", copies("a"));
  opened.facts.of(asked);
  opened.facts.forget(asked.path);
  await sleep(50);
  assert.deepEqual(opened.events, []);
});
