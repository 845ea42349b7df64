/**
 * Records the streams of test/fixtures/progress/ from real engines, times moved to a fixed start:
 * `SLIPWAY_BEDS=… npx tsx test/progress/recordFixtures.ts`.
 */
import { writeFileSync } from "node:fs";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { BuildEvent } from "../../src/progress/events.ts";
import {
  buildRequest,
  connect,
  contextOf,
  recordBuild,
  removeQuietly,
} from "../engine/engineFixture.ts";
import { realEngines } from "../support/realEngines.ts";

const START = Date.UTC(2026, 0, 1);
const ENDPOINT = "unix:///var/run/docker.sock";

const dockerfiles = {
  ok: `FROM busybox:1.36 AS Build
RUN echo one; echo two >&2
COPY a.txt /
FROM busybox:1.36
COPY --from=Build /a.txt /
RUN printf 'no end'
`,
  failed: `FROM busybox:1.36
RUN echo before
RUN printf 'half a line' && exit 3
`,
};

for (const bed of realEngines()) {
  const engine = await connect(bed);
  for (const buildkit of [true, false]) {
    for (const [name, dockerfile] of Object.entries(dockerfiles)) {
      const request = buildRequest("", {
        buildkit,
        noCache: true,
        openContext: contextOf({ Dockerfile: dockerfile, "a.txt": "a" }),
      });
      const { events, imageId, error } = await recordBuild(engine, request);
      await removeQuietly(engine, imageId ?? "none");
      const backend = buildkit ? "buildkit" : "classic";
      const first = events.find((event) => "at" in event)?.at ?? 0;
      const shifted = events
        .filter((event) => event.type !== "backend")
        .map((event) => ("at" in event ? { ...event, at: event.at - first + START + 50 } : event));
      const all: readonly BuildEvent[] = [
        { type: "started", at: START, backend, endpoint: ENDPOINT },
        { type: "context", bytes: 2560, files: 2, done: true },
        ...shifted,
        {
          type: "result",
          ok: imageId !== undefined,
          imageId: imageId ?? null,
          digest: null,
          size: imageId ? 1_984_361 : null,
          tags: imageId ? ["demo:v1"] : [],
          backend,
          contextBytes: 2560,
          steps: [],
          error: isSlipwayError(error)
            ? {
                message: error.message,
                file: "Dockerfile",
                line: 3,
                endLine: 3,
                exitCode: 3,
                log: [],
              }
            : null,
        },
      ];
      const file = `${bed.name.replace(" ", "-")}-${backend}-${name}.jsonl`;
      writeFileSync(
        new URL(`../fixtures/progress/${file}`, import.meta.url),
        all.map((event) => `${JSON.stringify(event)}\n`).join(""),
      );
    }
  }
}
