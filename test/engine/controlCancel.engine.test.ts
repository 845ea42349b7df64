import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { isAbort } from "../../src/base/errors.ts";
import { openBuildContext } from "../../src/buildcontext/openBuildContext.ts";
import type { BackendEvent, BuildRequest, Engine } from "../../src/engine/engine.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { connectBy, everyWay } from "./buildWays.ts";
import { BASE, buildRequest, eventually, processesWith, request, unique } from "./engineFixture.ts";
import { startSlowRegistry } from "./slowRegistry.ts";

const LIMIT = { timeout: 60_000 };

/** How long a cancel takes is measured by `npm run bench -- cancel`; here is what it leaves. */
for (const { bed, way } of everyWay()) {
  const isBuildKit = way.startsWith("POST");
  describe(`cancel, ${way}, ${bed.name}`, () => {
    let engine: Engine;
    let close = async (): Promise<void> => undefined;
    before(async () => {
      ({ engine, close } = await connectBy(way, bed));
    });
    after(() => close());

    const requestOf = async (root: string, onSent: () => void): Promise<BuildRequest> => {
      const context = await openBuildContext({ root, dockerfilePath: join(root, "Dockerfile") });
      return buildRequest("", {
        openContext: () => context.pack(onSent),
        synced: { context: context.synced, onSent, onDone: () => undefined },
      });
    };

    /** Builds, aborts when `when` holds of an event or by itself, and sees that it is silent then. */
    const cancelled = async (
      root: string,
      when: (event: BackendEvent | "sent") => boolean,
      also?: (abort: () => void) => void,
    ): Promise<void> => {
      const controller = new AbortController();
      const abort = (): void => controller.abort();
      let over = false;
      let late = 0;
      const hear = (event: BackendEvent | "sent"): void => {
        if (over) late++;
        else if (when(event)) abort();
      };
      const asked = await requestOf(root, () => hear("sent"));
      also?.(abort);
      await assert.rejects(engine.build(asked, hear, controller.signal), (error) => isAbort(error));
      over = true;
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.equal(late, 0, "something was told after the end");
    };

    /** It succeeds, though nothing of the one that was cancelled has been waited for. */
    const buildsAgain = async (root: string): Promise<void> => {
      const asked = await requestOf(root, () => undefined);
      const { imageId } = await engine.build(asked, () => undefined, AbortSignal.timeout(15_000));
      await engine.removeImage(imageId ?? "", { force: true });
    };

    test("in a RUN: it stops, no container is left, and its cache is free", LIMIT, async () => {
      const word = unique();
      const mount = `--mount=type=cache,id=${word},target=/c,sharing=locked`;
      // Podman gives no way to end a command: there it comes to its end by itself.
      const seconds = way === "podman" ? 3 : 600;
      using folder = createContextFolder({
        Dockerfile: `FROM ${BASE}\nCOPY go /go\nRUN ${isBuildKit ? mount : ""} echo ready; test -s /go || sleep ${seconds}; : ${word}\nRUN : next-${word}\n`,
        go: "",
      });
      const runs = (): boolean => processesWith(word).length > 0;
      await cancelled(folder.path, saysReady, (abort) => {
        // Podman keeps back what a command says while it runs.
        if (way === "podman") onceSo(runs, abort);
      });
      await eventually("the command is gone", () => processesWith(word).length === 0, 10_000);
      await eventually("its container is gone", async () => {
        const containers = await request(bed, "GET", "/containers/json?all=1");
        return !JSON.stringify(containers).includes(word);
      });
      writeFileSync(join(folder.path, "go"), "on");
      await buildsAgain(folder.path);
    });

    test("while files are sent", LIMIT, async () => {
      using folder = createContextFolder({
        Dockerfile: `FROM scratch\nCOPY . /\nLABEL a=${unique()}\n`,
        big: "b".repeat(20_000_000),
      });
      await cancelled(folder.path, (event) => event === "sent");
      await buildsAgain(folder.path);
    });

    test("while the base is pulled", LIMIT, async () => {
      // Docker's own store lets go of a layer at the next bytes that come.
      const registry = await startSlowRegistry({ trickle: true });
      try {
        using folder = createContextFolder({ Dockerfile: `FROM ${registry.image}\nRUN true\n` });
        const inPull = (abort: () => void): void => onceSo(() => registry.pulling > 0, abort);
        // The second one shows that the first holds no lock on the layer.
        for (let turn = 1; turn <= 2; turn++) {
          await cancelled(folder.path, () => false, inPull);
          await eventually("the engine lets go", () => registry.pulling === 0, 15_000);
        }
      } finally {
        await registry.close();
      }
    });

    test("at once", LIMIT, async () => {
      const word = unique();
      const seconds = way === "podman" ? 1 : 600;
      using folder = createContextFolder({
        Dockerfile: `FROM ${BASE}\nRUN sleep ${seconds}; : ${word}\n`,
      });
      await cancelled(
        folder.path,
        () => false,
        (abort) => setImmediate(abort),
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      await eventually("nothing runs", () => processesWith(word).length === 0);
    });

    if (!isBuildKit) return;
    test("many times, and no connection is left", LIMIT, async () => {
      const open = (): number =>
        process.getActiveResourcesInfo().filter((kind) => /Pipe|Socket/.test(kind)).length;
      const before = open();
      for (let delay = 0; delay < 60; delay += 4) {
        using folder = createContextFolder({
          Dockerfile: `FROM ${BASE}\nRUN sleep 600; : ${unique()}\n`,
        });
        await cancelled(
          folder.path,
          () => false,
          (abort) => setTimeout(abort, delay),
        );
      }
      await eventually("all are closed", () => open() <= before + 2);
    });
  });
}

function saysReady(event: BackendEvent | "sent"): boolean {
  return typeof event === "object" && event.type === "output" && /ready/.test(event.text);
}

/** Acts when something is first so; a test that waits for it in vain fails by its limit. */
function onceSo(holds: () => boolean, act: () => void): void {
  const timer = setInterval(() => {
    if (!holds()) return;
    clearInterval(timer);
    act();
  }, 20);
  timer.unref();
}
