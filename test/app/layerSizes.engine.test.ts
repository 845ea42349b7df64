import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { buildImage } from "../../src/app/buildImage.ts";
import { connectEngine } from "../../src/engine/index.ts";
import { realEngines } from "../support/realEngines.ts";

const text = `FROM busybox:1.36 AS base
ARG BUILD
ENV A=b
RUN head -c 300000 /dev/zero > /big && echo $BUILD
FROM base
COPY notes.txt \\
    /notes.txt
CMD ["true"]
`;

for (const { name, host } of realEngines()) {
  describe(`sizes of layers, ${name}`, { timeout: 60_000 }, () => {
    it("stand in the result beside their lines", async () => {
      const folder = mkdtempSync(join(tmpdir(), "slipway-layers-"));
      const surroundings = { env: { DOCKER_HOST: host }, home: folder, platform: process.platform };
      const engine = await connectEngine({ ...surroundings, uid: undefined });
      const tag = `slipway-layers-${process.pid}:latest`;
      try {
        writeFileSync(join(folder, "Dockerfile"), text);
        writeFileSync(join(folder, "notes.txt"), "x".repeat(5000));
        const { error, size, steps } = await buildImage(
          { engine, now: Date.now, env: {}, home: folder },
          {
            ...{ dockerfilePath: join(folder, "Dockerfile"), contextPath: folder, tags: [tag] },
            buildArgs: { BUILD: String(Date.now()) },
          },
          () => undefined,
        );
        assert.equal(error, null);
        const sizeOf = (line: number) => steps.find((step) => step.line === line)?.size ?? 0;
        // Engines count what a layer holds or what it takes, which differs by the frame of a tar.
        assert.ok(Math.abs(sizeOf(4) - 300_000) < 20_000, `RUN has ${sizeOf(4)}`);
        assert.ok(Math.abs(sizeOf(6) - 5000) < 20_000 && sizeOf(6) >= 5000, `COPY ${sizeOf(6)}`);
        assert.ok(sizeOf(1) > 0 && sizeOf(1) < (size ?? 0), `FROM has ${sizeOf(1)} of ${size}`);
      } finally {
        await engine.removeImage(tag, { force: true }).catch(() => undefined);
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}
