import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BuildOptions, buildImage } from "../../src/app/buildImage.ts";
import type { SyncFolder } from "../../src/buildcontext/syncedContext.ts";
import type { BuildRequest, Engine } from "../../src/engine/index.ts";
import type { BuildEvent, BuildResult } from "../../src/progress/events.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { readTar } from "../buildcontext/readTar.ts";
import { type AnyWay, connectBy, everyWay, refusesGrpc } from "../engine/buildWays.ts";
import { removeQuietly, unique } from "../engine/engineFixture.ts";
import { startRefusingProxy } from "../engine/refusingProxy.ts";
import type { RealEngine } from "../support/realEngines.ts";
import type { BuildAsNobody } from "./buildAsNobody.ts";

const LIMIT = { timeout: 60_000 };

/** A base of nothing, and a command, without which no container can be made to look inside. */
const copies = (...lines: readonly string[]): string =>
  ["FROM scratch", ...lines, 'CMD ["none"]', `LABEL a=${unique()}`, ""].join("\n");

const tree = {
  Dockerfile: "not even one",
  zero: "",
  "with, comma.txt": "1",
  "two  blanks.txt": "2",
  "näm日本/😀.txt": "3",
  "links/near": "-> ../zero",
  "links/gone": "-> no/where",
  "links/far": "-> /etc/passwd",
  "links/folder": "-> ../näm日本",
};

/** What of it is in an image, by `COPY . /ctx/`; for the Dockerfile see below. */
const copied = [
  "links/far -> /etc/passwd",
  "links/folder -> ../näm日本",
  "links/gone -> no/where",
  "links/near -> ../zero",
  "näm日本/😀.txt 3",
  "two  blanks.txt 2",
  "with, comma.txt 1",
  "zero ",
];

for (const { bed, way } of everyWay()) {
  describe(`files of a build, ${way}, ${bed.name}`, () => {
    let engine: Engine;
    let close = async (): Promise<void> => undefined;
    before(async () => {
      ({ engine, close } = await connectBy(way, bed));
    });
    after(() => close());

    test(
      "unsaved, untitled, or outside: the text is built, nothing is written",
      LIMIT,
      async () => {
        using folder = createContextFolder({ "elsewhere/My File": copies("COPY . /ctx/") });
        using project = createContextFolder(tree);
        const at = (name: string): string => join(project.path, name);
        const untouched = readdirSync(project.path, { recursive: true });
        const text = copies("COPY . /ctx/", 'COPY ["links/near", "/followed"]');
        // As long as the one before, which only its content tells apart.
        const other = text.replace("COPY . /ctx/", "COPY . /cty/");
        const outside = join(folder.path, "elsewhere/My File");
        const cases = [
          { dockerfilePath: at("Dockerfile"), dockerfileText: text },
          { dockerfilePath: at("Dockerfile"), dockerfileText: other },
          { dockerfilePath: undefined, dockerfileText: text },
          { dockerfilePath: outside },
          { dockerfilePath: outside, dockerfileText: text },
        ];
        for (const options of cases) {
          const { dockerfilePath, dockerfileText } = options;
          const { result } = await build(engine, project.path, options);
          assert.equal(result.error, null, JSON.stringify(result.error));
          const found = await contentOf(engine, result);
          const inside = dockerfilePath === at("Dockerfile");
          // The Dockerfile that is copied is the one in the folder, as it would be saved.
          const saved = inside ? dockerfileText : tree.Dockerfile;
          // None of ours: what a builder that gets a tar reads out of it is kept from `COPY .`.
          assert.deepEqual(
            found.copied,
            dockerfileText === other ? [] : [`Dockerfile ${saved}`, ...copied],
          );
          assert.equal(found.followed, dockerfileText && "file");
        }
        assert.deepEqual(readdirSync(project.path, { recursive: true }), untouched);
      },
    );

    const mishaps: readonly Mishap[] = [
      {
        what: "vanishes before it is sent",
        files: { a: "a".repeat(9_000_000), z: "z" },
        when: "listed",
        happen: (root) => rmSync(join(root, "z")),
        file: "z",
        message: /z (went away while the context was sent|does not exist)\. /,
      },
      {
        what: "is cut while it is sent",
        files: { a: "a".repeat(30_000_000) },
        when: "sending",
        happen: (root) => truncateSync(join(root, "a"), 100),
        file: "a",
        message: /a changed (its size )?while the context was sent\. Build again/,
      },
    ];
    for (const mishap of mishaps) {
      test(`a file that ${mishap.what} is named`, LIMIT, async () => {
        const dockerfile = copies("COPY . /ctx/");
        using folder = createContextFolder({ ...mishap.files, Dockerfile: dockerfile });
        let happened = false;
        const happen = (): void => {
          if (happened) return;
          happened = true;
          mishap.happen(folder.path);
        };
        const { result, events } = await build(
          meddledWith(engine, mishap.when, happen),
          folder.path,
          {},
          ({ type }) => {
            if (type === "context" && (way === "classic" || way === "podman")) happen();
          },
        );
        assert.ok(happened, "nothing was done to the file");
        assert.equal(result.ok, false, "it was built");
        assert.match(result.error?.message ?? "", mishap.message);
        assert.equal(result.error?.file, join(folder.path, mishap.file));
        assert.deepEqual([events[0]?.type, events.at(-1)?.type], ["started", "result"]);
      });
    }
  });
}

interface Mishap {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly when: "listed" | "sending";
  readonly happen: (root: string) => void;
  readonly file: string;
  readonly message: RegExp;
}

/** Root reads all, so it is another user who builds, in a process of its own, with every engine in turn. */
describe("a file that the user may not read", () => {
  const ways = everyWay();
  let fileErrors: readonly BuildResult["error"][] = [];
  let folderErrors: readonly BuildResult["error"][] = [];
  let unneeded: readonly BuildResult["error"][] = [];
  const locked = { Dockerfile: copies("COPY . /ctx/"), a: "1", "deep/locked, ü": "2" };
  const folders = [
    createContextFolder(locked),
    createContextFolder(locked),
    createContextFolder({ ...locked, Dockerfile: copies("COPY a /ctx/") }),
  ] as const;
  const [withFile, withFolder, withOther] = folders;
  before(
    async () => {
      for (const { path } of folders) chmodSync(path, 0o755);
      for (const { path } of [withFile, withOther]) chmodSync(join(path, "deep/locked, ü"), 0o600);
      chmodSync(join(withFolder.path, "deep"), 0o700);
      const doors = await Promise.all(ways.map(openDoor));
      try {
        [fileErrors = [], folderErrors = [], unneeded = []] = await buildAll(
          folders.map(({ path: contextPath }) =>
            doors.map(({ host }, at) => {
              return { host, contextPath, buildkit: ways[at]?.way !== "classic" };
            }),
          ),
        );
      } finally {
        await Promise.all(doors.map((door) => door.close()));
      }
    },
    { timeout: 120_000 },
  );
  after(() => {
    for (const folder of folders) folder[Symbol.dispose]();
  });

  for (const [at, { bed, way }] of ways.entries()) {
    test(`is named, ${way}, ${bed.name}`, () => {
      const file = join(withFile.path, "deep/locked, ü");
      const said = (path: string) =>
        `${path} cannot be read: permission denied. Make it readable for you, or name it in .dockerignore if the build does not need it.`;
      assert.equal(fileErrors[at]?.message, said(file));
      assert.equal(fileErrors[at]?.file, file);
      const folder = join(withFolder.path, "deep");
      assert.equal(folderErrors[at]?.message, said(folder));
      assert.equal(unneeded[at], null, "one that is not needed is in nobody's way");
    });
  }
});

/** A socket that another user may use: the engine's is for root. */
async function openDoor({ bed, way }: { readonly bed: RealEngine; readonly way: AnyWay }) {
  const proxy = await startRefusingProxy(
    bed.host,
    way === "POST /build" ? refusesGrpc : () => undefined,
  );
  const socket = proxy.host.replace("unix://", "");
  chmodSync(dirname(socket), 0o755);
  chmodSync(socket, 0o777);
  return proxy;
}

/** The errors of each list of builds. */
async function buildAll(
  lists: readonly (readonly BuildAsNobody[])[],
): Promise<readonly (readonly BuildResult["error"][])[]> {
  const program = fileURLToPath(new URL("./buildAsNobody.ts", import.meta.url));
  const args = ["--import", import.meta.resolve("tsx"), program, JSON.stringify(lists.flat())];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 110_000 });
  const errors = stdout
    .trimEnd()
    .split("\n")
    .map((line): BuildResult["error"] => JSON.parse(line));
  return lists.map(({ length }, at) => {
    const from = lists.slice(0, at).flat().length;
    return errors.slice(from, from + length);
  });
}

async function build(
  engine: Engine,
  contextPath: string,
  options: Partial<BuildOptions> = {},
  onEvent: (event: BuildEvent) => void = () => undefined,
): Promise<{ readonly result: BuildResult; readonly events: readonly BuildEvent[] }> {
  const events: BuildEvent[] = [];
  const result = await buildImage(
    { engine, now: Date.now, env: {}, home: "/nonexistent" },
    {
      ...{ dockerfilePath: join(contextPath, "Dockerfile"), contextPath },
      ...{ tags: [], buildArgs: {}, ...options },
    },
    (event) => {
      events.push(event);
      onEvent(event);
    },
    AbortSignal.timeout(50_000),
  );
  return { result, events };
}

/** Does something once the files have been listed, or while they are sent; where a builder asks for them. */
function meddledWith(engine: Engine, when: Mishap["when"], happen: () => void): Engine {
  const watched = (request: BuildRequest): BuildRequest => {
    const { synced } = request;
    const context = synced?.context.folders.context;
    if (!synced || !context) return request;
    const listing: SyncFolder = {
      ...context,
      async list(...all) {
        const entries = await context.list(...all);
        if (when === "listed" && entries.some(({ path }) => path === "z")) happen();
        return entries;
      },
    };
    return {
      ...request,
      synced: {
        ...synced,
        context: { ...synced.context, folders: { ...synced.context.folders, context: listing } },
        onSent(sent) {
          if (when === "sending" && sent.bytes > 1_000_000) happen();
          synced.onSent(sent);
        },
      },
    };
  };
  return { ...engine, build: (request, ...rest) => engine.build(watched(request), ...rest) };
}

/** What is below `/ctx`, in the order of names, and what `/followed` is; removes the image. */
async function contentOf(engine: Engine, { imageId }: BuildResult) {
  const entries = await readTar(await engine.exportFilesystem(imageId ?? ""));
  await removeQuietly(engine, imageId ?? "");
  const copied = entries
    .filter(({ name, type }) => /^ctx\/./.test(name) && type !== "directory")
    .map(({ name, type, linkname, text }) =>
      type === "symlink" ? `${name.slice(4)} -> ${linkname}` : `${name.slice(4)} ${text}`,
    );
  return {
    copied: copied.toSorted((a, b) => (a < b ? -1 : 1)),
    followed: entries.find(({ name }) => name === "followed")?.type,
  };
}
