import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { buildImage } from "../../src/app/buildImage.ts";
import type { Engine } from "../../src/engine/index.ts";
import type { BuildEvent, BuildResult } from "../../src/progress/events.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { connectBy, everyWay } from "../engine/buildWays.ts";
import { BASE, unique } from "../engine/engineFixture.ts";

const LIMIT = { timeout: 60_000 };

/** What builds: an engine by one of its ways. */
interface Builder {
  readonly name: string;
  readonly kind: Kind;
  open(): Promise<{ readonly engine: Engine; close(): Promise<void> }>;
}

/** Which words and which reader of Dockerfiles it has. */
type Kind = "BuildKit 20.10" | "BuildKit 26" | "BuildKit" | "classic" | "podman";

interface Failure {
  readonly what: string;
  /** WORD is another one for each build: two that run the same step at once share its fate. */
  readonly dockerfile: string;
  readonly target?: string;
  readonly lines: readonly [first: number, last: number];
  readonly message: RegExp;
  readonly exitCode?: number;
  /** Those that say it before the build, in other words; others build it. */
  readonly refusedBy?: readonly Kind[];
  readonly refusal?: RegExp;
}

const all: readonly Kind[] = ["BuildKit 20.10", "BuildKit 26", "BuildKit", "classic", "podman"];
const old: readonly Kind[] = ["BuildKit 20.10", "classic", "podman"];
const network = /connection refused\. Check the name of the base image, and the engine's network/;

const failures: readonly Failure[] = [
  {
    what: "a RUN on several lines, in the second stage",
    dockerfile: `ARG A\nFROM ${BASE} AS one\nRUN echo a\nFROM one\nENV A=1\nRUN echo WORD && \\\n  # why\n  echo c && \\\n  exit 3\nRUN true\n`,
    lines: [6, 9],
    message: /^RUN echo \S+ && .*exit 3 ended with exit code 3\.$/,
    exitCode: 3,
  },
  {
    what: "a COPY of what is not there",
    dockerfile: `FROM ${BASE}\nENV A=1\nCOPY \\\n  nope /x\n`,
    lines: [3, 4],
    message:
      /^COPY nope \/x failed: [^/]*(?:"\/nope"|nope).* (?:not found|no such file|not exist).*\. Correct /,
  },
  {
    what: "a word that is no instruction",
    dockerfile: `FROM ${BASE}\n# so\nRUNN x\n`,
    lines: [3, 3],
    message:
      /^(?:The build failed: dockerfile parse error (?:on )?line 3|RUNN x failed): unknown instruction: "?RUNN"?.*\. Correct /i,
  },
  {
    what: "a base that no registry has",
    dockerfile: `ARG A\n\nFROM 127.0.0.1:1/nope\nCOPY a /a\n`,
    lines: [3, 3],
    message: network,
  },
  {
    what: "an image that COPY takes from, and no registry has",
    dockerfile: `FROM ${BASE} AS one\nFROM one\nCOPY --from=127.0.0.1:1/two /a /b\n`,
    lines: [3, 3],
    message: /127\.0\.0\.1:1\/two.*(?:Check the name of the base image|no stage or image found)/,
  },
  {
    what: "an ENV without a value",
    dockerfile: `FROM ${BASE}\nENV A=1\nENV B\n`,
    lines: [3, 3],
    message: /^The build failed: ENV must have two arguments\. Correct /,
  },
  {
    what: "a line of a heredoc",
    dockerfile: `FROM ${BASE}\nRUN <<E\nset -e\nls /nowhere/WORD\nE\nRUN true\n`,
    lines: [2, 5],
    message: /^RUN <<E .*exit code 1\.$/,
    exitCode: 1,
    refusedBy: old,
    refusal: /cannot do RUN with a heredoc in lines 2 to 5\. B/,
  },
  {
    what: "a file from a heredoc, in a stage that is needed",
    dockerfile: `FROM ${BASE} AS one\nCOPY <<E /x\nhello\nE\nFROM one AS two\nRUN grep -q hello /x && echo WORD && exit 5\nFROM one\n`,
    target: "two",
    lines: [6, 6],
    message: /^RUN grep -q hello \/x && echo \S+ && exit 5 ended with exit code 5\.$/,
    exitCode: 5,
    refusedBy: old,
    refusal: /cannot do COPY with a heredoc in lines 2 to 4\. B/,
  },
  {
    what: "a flag that the frontend of 28 has not",
    dockerfile: `FROM ${BASE}\nRUN true\nCOPY --parents \\\n  a /x/\n`,
    lines: [3, 4],
    message: /./,
    refusedBy: all,
    refusal: /cannot do COPY --parents in lines 3 to 4\. B/,
  },
  {
    what: "a flag that the classic builder would pass over",
    dockerfile: `FROM ${BASE}\nCOPY --exclude=a . /x/\nRUN ls /x/a WORD\n`,
    lines: [3, 3],
    message: /^RUN ls \/x\/a \S+ ended with exit code 1\.$/,
    exitCode: 1,
    refusedBy: [...old, "BuildKit 26"],
    refusal: /cannot do COPY --exclude in line 2\. B/,
  },
  {
    what: "an ARG without a name, which ends Podman 4.3",
    dockerfile: `FROM ${BASE}\nARG\n`,
    lines: [2, 2],
    message: /parse error (?:on )?line 2: ARG requires at least one argument\. Correct line 2 /,
    refusedBy: ["podman"],
    refusal: /^Podman 4\.3\.1 cannot do ARG without a name in line 2\. Give the ARG a name\.$/,
  },
];

// Most of the time goes by in engines that wait for something.
describe("a build that fails", { concurrency: 3 }, () => {
  for (const builder of builders())
    describe(builder.name, { concurrency: 6 }, () => {
      let engine: Engine;
      let close = async (): Promise<void> => undefined;
      before(async () => {
        ({ engine, close } = await builder.open());
      });
      after(() => close());

      for (const failure of failures) {
        test(`for ${failure.what}`, LIMIT, async () => {
          const { result, events } = await build(engine, failure);
          const refused = failure.refusedBy?.includes(builder.kind) === true;
          const { error } = result;
          assert.ok(error, "it was built");
          assert.match(error.message, refused ? (failure.refusal ?? /^$/) : failure.message);
          assert.doesNotMatch(error.message, /imagebuilder|libpod|slipway-bed|&\{/);
          assert.match(error.message, /\.$/);
          if (!refused) {
            const { line, endLine, exitCode } = error;
            assert.deepEqual(
              [line, endLine, exitCode],
              [...failure.lines, failure.exitCode ?? null],
            );
            return;
          }
          const sent = events.filter(({ type }) => type === "step" || type === "context");
          assert.deepEqual(sent, []);
          const [, first, last = first] = /lines? (\d+)(?: to (\d+))?\./.exec(error.message) ?? [];
          assert.deepEqual([error.line, error.endLine], [Number(first), Number(last)]);
        });
      }

      test("not for what a stage has that is not needed", LIMIT, async () => {
        const readsIt = builder.kind !== "BuildKit 20.10" && builder.kind !== "classic";
        const unneeded = `FROM ${BASE} AS unneeded\nRUN <<E\nls /nowhere\nE\n`;
        const dockerfile = `${readsIt ? unneeded : ""}FROM ${BASE} AS one\nRUN echo ${unique()}\nFROM ${BASE}\nRUN --mount=type=cache,target=/c true\nCOPY --chmod=600 a /a\n`;
        const { result } = await build(engine, { dockerfile, target: "one" });
        assert.equal(result.error, null);
      });
    });
});

/** Where images are kept is nothing to the ways of failing. */
function builders(): readonly Builder[] {
  return everyWay()
    .filter(({ bed, way }) => way === "POST /grpc" || !bed.name.includes("containerd"))
    .map(({ bed, way }) => {
      const version = /20\.10|26/.exec(bed.name)?.[0];
      const buildKit = version === undefined ? "BuildKit" : `BuildKit ${version}`;
      const kind = way.startsWith("POST") ? buildKit : way;
      return { name: `${way}, ${bed.name}`, kind: kind as Kind, open: () => connectBy(way, bed) };
    });
}

async function build(
  engine: Engine,
  { dockerfile, target }: Pick<Failure, "dockerfile" | "target">,
): Promise<{ readonly result: BuildResult; readonly events: readonly BuildEvent[] }> {
  using folder = createContextFolder({
    Dockerfile: dockerfile.replaceAll("WORD", unique()),
    a: "a",
  });
  for (let tries = 1; ; tries++) {
    const events: BuildEvent[] = [];
    const result = await buildImage(
      { engine, now: Date.now, env: {}, home: "/" },
      {
        dockerfilePath: `${folder.path}/Dockerfile`,
        contextPath: folder.path,
        ...{ tags: [], buildArgs: {} },
        ...(target === undefined ? {} : { target }),
      },
      (event) => events.push(event),
    );
    // Podman looks through all images for a cached one, and gives up when another test's goes.
    const raced = /checking if cached image exists.* not known/.test(result.error?.message ?? "");
    if (!raced || tries === 3) return { result, events };
  }
}
