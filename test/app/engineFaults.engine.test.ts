import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import process from "node:process";
import { after, afterEach, before, describe, test } from "node:test";
import { buildImage } from "../../src/app/buildImage.ts";
import { connectEngine, type Engine } from "../../src/engine/index.ts";
import type { BuildEvent, BuildResult } from "../../src/progress/events.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { processesWith } from "../engine/engineFixture.ts";
import { type SlowRegistry, startSlowRegistry } from "../engine/slowRegistry.ts";
import { loadBaseImages } from "../support/beds/baseImages.ts";
import { requireBeds } from "../support/beds/beds.ts";
import {
  bedOf,
  type EngineBed,
  type EngineVersion,
  startDockerEngine,
} from "../support/beds/dockerEngine.ts";

const base = "busybox:1.36";
const LIMIT = { timeout: 90_000 };

/** Where one phase is tried, what ends a build is the same for the others. */
const killed: readonly KilledEngine[] = [
  {
    version: "28.5",
    buildkit: true,
    phases: ["in a RUN", "while it takes the context", "in a pull"],
  },
  {
    version: "28.5",
    buildkit: false,
    phases: ["in a RUN", "while it takes the context", "in a pull"],
  },
  { version: "28.5-containerd", buildkit: true, phases: ["in a pull"] },
  { version: "20.10", buildkit: true, phases: ["in a RUN"] },
  { version: "20.10", buildkit: false, phases: ["in a pull"] },
  { version: "podman-4.3", buildkit: false, phases: ["while it takes the context"] },
];

/** Engines of our own, as they are killed, stopped, and have a full disk. */
describe("an engine in trouble", () => {
  let registry: SlowRegistry;
  before(async () => {
    registry = await startSlowRegistry();
  });
  after(() => registry?.close());

  for (const version of new Set(killed.map((one) => one.version))) {
    describe(`${version}, that is killed`, { skip: requireBeds(bedOf(version)) }, () => {
      let bed: EngineBed;
      before(async () => {
        bed = await startDockerEngine({ version });
        await loadBaseImages(bed);
      }, LIMIT);
      after(() => bed?.stop());

      let isFresh = true;
      for (const { buildkit, phases } of killed.filter((one) => one.version === version)) {
        for (const phase of phases) {
          test(`${phase} is one error, with ${nameOf(version, buildkit)}`, LIMIT, async () => {
            if (!isFresh) await bed.restart();
            isFresh = false;
            using folder = createContextFolder(filesFor(phase, registry.image));
            let dying: Promise<void> | undefined;
            const { result } = await build(bed, buildkit, folder.path, (event) => {
              if (dying === undefined && isReached(phase, event)) dying = bed.kill();
            });
            assert.ok(dying, "the build ended before");
            await dying;
            assert.match(result.error?.message ?? "", /^The connection to the engine ended/);
            assert.match(result.error?.message ?? "", /Check that the engine is running/);
          });
        }
      }

      if (version !== "28.5") return;
      for (const buildkit of [true, false]) {
        // Whoever waited for its answer would wait forever.
        test(
          `and one that falls silent, can be left by a cancel, with ${nameOf(version, buildkit)}`,
          LIMIT,
          async () => {
            await bed.restart();
            using folder = createContextFolder(filesFor("in a RUN", registry.image));
            const stop = new AbortController();
            let stopped: readonly number[] = [];
            try {
              const building = build(
                bed,
                buildkit,
                folder.path,
                (event) => {
                  if (stopped.length > 0 || !isReached("in a RUN", event)) return;
                  stopped = daemonsOf(bed);
                  for (const id of stopped) process.kill(id, "SIGSTOP");
                  setTimeout(() => stop.abort(), 300);
                },
                stop.signal,
              );
              await assert.rejects(building, { name: "AbortError" });
              assert.notDeepEqual(stopped, [], "there is no daemon to stop");
            } finally {
              for (const id of stopped) process.kill(id, "SIGCONT");
            }
          },
        );
      }
    });
  }

  describe("that has no room left", { skip: requireBeds("docker285", "docker2010") }, () => {
    let bed: EngineBed | undefined;
    // What a failed build leaves would be in the way of the next one.
    afterEach(async () => {
      await bed?.stop();
      bed = undefined;
    });
    const fillings = [
      ["RUN dd if=/dev/zero of=/big bs=1M count=400", 2],
      ["COPY big /", null],
    ] as const;
    const tries = [
      ...[true, false].flatMap((buildkit) =>
        fillings.map((filling) => ({ version: "28.5", buildkit, filling }) as const),
      ),
      { version: "20.10", buildkit: true, filling: fillings[0] } as const,
    ];
    for (const { version, buildkit, filling } of tries) {
      const [what, line] = filling;
      test(`${what}, with ${nameOf(version, buildkit)} of ${version}`, LIMIT, async () => {
        bed = await startDockerEngine({ version, diskSize: 150_000_000 });
        await loadBaseImages(bed);
        using folder = createContextFolder({
          Dockerfile: `FROM ${base}\n${what}\n`,
          ...(what.startsWith("COPY") && { big: "x".repeat(300_000_000) }),
        });
        const { result } = await build(bed, buildkit, folder.path);
        assert.equal(result.ok, false);
        const said = [result.error?.message, ...(result.error?.log ?? [])].join("\n");
        assert.match(said, /no space left on device/i);
        // The context does not even arrive, which is no fault of a line.
        assert.equal(result.error?.line, line);
      });
    }
  });
});

type Phase = "in a RUN" | "while it takes the context" | "in a pull";

interface KilledEngine {
  readonly version: EngineVersion;
  readonly buildkit: boolean;
  readonly phases: readonly Phase[];
}

function nameOf(version: EngineVersion, buildkit: boolean): string {
  if (version.startsWith("podman")) return "Podman";
  return buildkit ? "BuildKit" : "the classic builder";
}

function filesFor(phase: Phase, image: string): Readonly<Record<string, string>> {
  if (phase === "in a RUN") return { Dockerfile: `FROM ${base}\nRUN echo begun && sleep 600\n` };
  if (phase === "in a pull") return { Dockerfile: `FROM ${image}\nRUN true\n` };
  return { Dockerfile: `FROM ${base}\nCOPY big /\n`, big: "x".repeat(400_000_000) };
}

function isReached(phase: Phase, event: BuildEvent): boolean {
  if (phase === "in a RUN") return event.type === "output" && event.text.includes("begun");
  if (phase === "in a pull") return event.type === "step-progress" || event.type === "step";
  return event.type === "context" && event.bytes > 1_000_000 && !event.done;
}

/** The daemon itself; stopping the first process of its namespace would stop nothing. */
function daemonsOf(bed: EngineBed): readonly number[] {
  return processesWith(bed.directory).filter((id) => {
    return readFileSync(`/proc/${id}/comm`, "utf8").trim() === "dockerd";
  });
}

async function build(
  bed: EngineBed,
  buildkit: boolean,
  contextPath: string,
  onEvent: (event: BuildEvent) => void = () => undefined,
  signal: AbortSignal = AbortSignal.timeout(80_000),
): Promise<{ readonly engine: Engine; readonly result: BuildResult }> {
  const surroundings = {
    env: buildkit ? {} : { DOCKER_BUILDKIT: "0" },
    ...{ home: "/", platform: process.platform, uid: process.getuid?.() },
  };
  const engine = await connectEngine(surroundings, { setting: bed.host });
  const result = await buildImage(
    { engine, now: Date.now, ...surroundings },
    { dockerfilePath: `${contextPath}/Dockerfile`, contextPath, tags: [], buildArgs: {} },
    onEvent,
    signal,
  );
  return { engine, result };
}
