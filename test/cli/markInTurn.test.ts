import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";

const ours = (name: string) =>
  JSON.stringify(new URL(`../../src/cli/${name}.ts`, import.meta.url).href);

for (const release of [process.versions.node, "19.0.0", "99.1.0"]) {
  test(`buffers come and go without complaints, as told that Node is ${release}`, () => {
    const script = `
      import { markInTurn } from ${ours("markInTurn")};
      import { sweepBuffersInTurn } from ${ours("sweepBuffersInTurn")};
      markInTurn(${JSON.stringify(release)});
      sweepBuffersInTurn(${JSON.stringify(release)});
      let sum = 0;
      for (let count = 0; count < 20_000; count++) sum += Buffer.alloc(64 * 1024, 1)[count] ?? 0;
      process.stdout.write(\`\${sum} \${process.memoryUsage().rss < 400e6}\`);`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", script],
      { encoding: "utf8", timeout: 60_000 },
    );
    assert.deepEqual([stdout, stderr], ["20000 true", ""]);
  });
}
