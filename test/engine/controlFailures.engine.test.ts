import { strict as assert } from "node:assert";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { isSlipwayError, type SlipwayError, type SourcePlace } from "../../src/base/errors.ts";
import type { BackendEvent, Engine } from "../../src/engine/engine.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { buildKitEngines, buildWays, connectBy } from "./buildWays.ts";
import { BASE, unique } from "./engineFixture.ts";
import { buildFolder } from "./syncedBuild.ts";

const LIMIT = { timeout: 60_000 };

interface Failure {
  readonly what: string;
  readonly dockerfile: string;
  readonly message: RegExp;
  /** First and last line of each range. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly exitCode?: number;
}

const failures: readonly Failure[] = [
  {
    what: "a command",
    dockerfile: `FROM ${BASE}\nRUN true\nRUN echo a; exit 7\n`,
    message: /^RUN echo a; exit 7 ended with exit code 7\.$/,
    ranges: [[3, 3]],
    exitCode: 7,
  },
  {
    what: "a command on several lines",
    dockerfile: `FROM ${BASE}\n\nRUN echo a && \\\n  # why\n  echo b && \\\n  exit 3\nRUN true\n`,
    message: /^RUN echo a && .* ended with exit code 3\.$/,
    ranges: [[3, 6]],
    exitCode: 3,
  },
  {
    what: "a line of a heredoc",
    dockerfile: `FROM ${BASE}\nRUN <<E\nset -e\nls /nowhere\nE\nRUN true\n`,
    message: /^RUN <<E .*exit code 1\.$/,
    ranges: [[2, 5]],
    exitCode: 1,
  },
  {
    what: "a file that is not there",
    dockerfile: `FROM ${BASE}\nENV A=1\nCOPY \\\n  nope /x\n`,
    message: /^COPY nope \/x failed: .*nope.* not /,
    ranges: [[3, 4]],
  },
  {
    what: "a word that is no instruction",
    dockerfile: `FROM ${BASE}\n# so\nRUNN x\n`,
    message: /unknown instruction: RUNN/,
    ranges: [[3, 3]],
  },
  {
    what: "a base that no registry has",
    dockerfile: `ARG A\n\nFROM 127.0.0.1:1/nope\n`,
    message: /127\.0\.0\.1:1/,
    ranges: [[3, 3]],
  },
  {
    what: "a stage that is not there",
    dockerfile: `FROM ${BASE} AS one\nFROM one\nCOPY --from=127.0.0.1:1/two /a /b\n`,
    message: /127\.0\.0\.1:1/,
    ranges: [[3, 3]],
  },
  {
    what: "an ENV without a value",
    dockerfile: `FROM ${BASE}\nENV A\n`,
    message: /ENV must have two arguments/,
    ranges: [[2, 2]],
  },
];

// With the containerd store the same BuildKit fails: test/app/buildFailures.engine.test.ts has it, too.
for (const bed of buildKitEngines().filter(({ name }) => !name.includes("containerd"))) {
  for (const way of buildWays) {
    const tellsRanges =
      way === "POST /grpc" && Number.parseInt(bed.name.replace(/\D+/, ""), 10) >= 23;
    describe(`a build that fails, ${way}, ${bed.name}`, () => {
      let engine: Engine;
      let close = async (): Promise<void> => undefined;
      before(async () => {
        ({ engine, close } = await connectBy(way, bed));
      });
      after(() => close());

      // What is shown of a failure where ranges are not told: test/app/buildFailures.engine.test.ts
      for (const { what, dockerfile, message, exitCode, ranges } of tellsRanges ? failures : []) {
        test(`for ${what}`, LIMIT, async () => {
          using folder = createContextFolder({ Dockerfile: dockerfile });
          const { error, events } = await buildFolder(engine, folder.path);
          assert.ok(isSlipwayError(error, "build-failed"), String(error));
          assert.match(error.message, message);
          assert.notEqual(error.hint, "");
          assert.equal(error.facts.exitCode, exitCode);
          const source = placeOf("Dockerfile", ranges);
          assert.deepEqual(error.facts.source, source);
          assert.equal(error.facts.line, source.ranges[0]?.line);
          assertStep(error, events);
        });
      }

      test("names the Dockerfile as it is called, wherever it is", LIMIT, async () => {
        using folder = createContextFolder({
          "elsewhere/My File.dev": `FROM ${BASE}\nRUN false\n`,
          "project/a": "a",
        });
        const root = join(folder.path, "project");
        const dockerfilePath = join(folder.path, "elsewhere/My File.dev");
        const { error } = await buildFolder(engine, root, { open: { root, dockerfilePath } });
        assert.ok(isSlipwayError(error, "build-failed"), String(error));
        const source = tellsRanges ? placeOf("My File.dev", [[2, 2]]) : undefined;
        assert.deepEqual(error.facts.source, source);
      });

      // The error holds the whole file, which makes a trailer that Node's HTTP/2 does not take.
      test("tells its place also in a long Dockerfile", LIMIT, async () => {
        const filler = `# ${"x".repeat(98)}\n`.repeat(1000);
        using folder = createContextFolder({
          Dockerfile: `FROM ${BASE}\n${filler}RUN echo ${unique()}; exit 9\n`,
        });
        const began = Date.now();
        const { error, events } = await buildFolder(engine, folder.path);
        assert.ok(isSlipwayError(error, "build-failed"), String(error));
        assert.equal(error.facts.exitCode, 9);
        const source = tellsRanges ? placeOf("Dockerfile", [[1002, 1002]]) : undefined;
        assert.deepEqual(error.facts.source, source);
        assertStep(error, events);
        assert.ok(Date.now() - began < 8_000, `${Date.now() - began} ms`);
      });

      test("tells the line of a mistake also in a long Dockerfile", LIMIT, async () => {
        const filler = `# ${"x".repeat(98)}\n`.repeat(1000);
        using folder = createContextFolder({ Dockerfile: `FROM ${BASE}\n${filler}RUNN x\n` });
        const { error } = await buildFolder(engine, folder.path);
        assert.ok(isSlipwayError(error, "build-failed"), String(error));
        assert.match(error.message, /unknown instruction: RUNN/);
        assert.equal(error.facts.line, 1002);
      });

      test("says so where the command itself is too long for an answer", LIMIT, async () => {
        const long = `RUN : ${`${"y".repeat(98)} \\\n`.repeat(900)}; exit 4\n`;
        using folder = createContextFolder({ Dockerfile: `FROM ${BASE}\n${long}` });
        const { error } = await buildFolder(engine, folder.path);
        assert.ok(isSlipwayError(error, "build-failed"), String(error));
        // 20.10 keeps no history to read it from.
        const unread = way === "POST /grpc" && bed.name.includes("20.10");
        assert.equal(error.facts.exitCode, unread ? undefined : 4);
        assert.match(error.message, unread ? /^RUN : y.* failed: .*too long/ : /^RUN : y.*code 4/);
      });
    });
  }
}

/** The step that failed is the one that the error names, where it names one. */
function assertStep(
  { facts }: SlipwayError<"build-failed">,
  events: readonly BackendEvent[],
): void {
  const failed = events.filter((event) => event.type === "step" && event.status === "failed");
  const ids = failed.flatMap((event) => (event.type === "step" ? [event.id] : []));
  if (facts.stepId === undefined) assert.deepEqual(ids, []);
  else assert.ok(ids.includes(facts.stepId), `${facts.stepId} of ${ids.join()}`);
}

function placeOf(file: string, ranges: Failure["ranges"]): SourcePlace {
  return { file, ranges: ranges.map(([line, endLine]) => ({ line, endLine })) };
}
