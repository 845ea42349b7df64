import assert from "node:assert/strict";
import type { Engine } from "../../src/engine/engine.ts";
import { type createOwnContainers, readLog, terminalSize } from "./containerFixture.ts";
import { eventually } from "./engineFixture.ts";
import type { SyncedBuild } from "./syncedBuild.ts";

/**
 * What the program of an image answers at its port, or prints where it exposes none. `command` is run
 * in its stead, and what that prints is told. Fails when the program ends otherwise, or when the
 * image's own health check does.
 */
export async function programAnswer(
  engine: Engine,
  own: ReturnType<typeof createOwnContainers>,
  image: string,
  command?: readonly string[],
): Promise<string> {
  const { containers } = engine;
  const { config } = await engine.inspectImage(image);
  const port = command ? undefined : config.exposed.map((it) => Number.parseInt(it, 10))[0];
  const ports =
    port === undefined ? [] : [{ containerPort: port, protocol: "tcp" as const, hostPort: 0 }];
  const [entrypoint, ...rest] = command ?? [];
  const id = await own.start("", {
    ...{ image, command: rest, ports },
    ...(entrypoint !== undefined && { entrypoint: [entrypoint] }),
  });
  let answer = "";
  const answers = async (): Promise<boolean> => {
    const { state, exitCode, ports: published } = await containers.inspect(id);
    if (state !== "running") {
      const log = await readLog(containers, id);
      assert.ok(port === undefined && exitCode === 0, `It ended: ${JSON.stringify(log)}`);
      answer = log.stdout.trim();
      return true;
    }
    if (port === undefined) return false;
    const url = `http://127.0.0.1:${published[0]?.hostPort}/`;
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    answer = (await response?.text()) ?? "";
    return response?.status === 200;
  };
  await eventually("the program answers", answers, 20_000);
  const [kind, ...check] = config.healthcheck;
  if (port !== undefined && kind === "CMD") {
    let printed = "";
    const shell = await containers.exec(id, check, terminalSize, (data) => {
      printed += Buffer.from(data).toString();
    });
    assert.equal(await shell.ended, 0, `${check.join(" ")}: ${printed}`);
  }
  return answer;
}

/** What the steps of a build printed, for the message of a test. */
export function printedBy({ events }: Pick<SyncedBuild, "events">): string {
  return events.flatMap((it) => (it.type === "output" ? [it.text] : [])).join("");
}
