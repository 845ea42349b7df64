import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { describe, test } from "node:test";
import { connect, removeQuietly, unique } from "../engine/engineFixture.ts";
import { pushIndex } from "../engine/pushIndex.ts";
import { realEngines, realRegistry } from "../support/realEngines.ts";
import { runSlipway } from "./runSlipway.ts";

const LIMIT = { timeout: 60_000 };
const registry = realRegistry({ login: false });
const env = { DOCKER_CONFIG: "/nonexistent" };

for (const bed of registry ? realEngines().slice(0, 1) : []) {
  describe(`slipway pull, ${bed.name}`, () => {
    const pull = (...args: string[]) =>
      runSlipway(["pull", "--engine", bed.host, ...args], { cwd: tmpdir(), env });

    test("a platform, once more, and one that is not there", LIMIT, async () => {
      const address = registry?.address ?? "";
      const repository = `cli-${unique()}`;
      const name = `${address}/${repository}:1`;
      await pushIndex(address, repository, "1", ["linux/amd64", "linux/arm64"]);
      const engine = await connect(bed);
      try {
        const first = await pull("--platform", "linux/arm64", name);
        assert.equal(first.code, 0, first.stderr);
        assert.match(first.stdout, new RegExp(`^Pulled ${name} \\(sha256:[0-9a-f]{64}\\)\n$`));
        assert.match(first.stderr, /^[0-9a-f]{12}: \w/m);
        assert.equal((await engine.inspectImage(name)).architecture, "arm64");
        const again = await pull("--platform", "linux/arm64", name);
        assert.match(again.stdout, new RegExp(`^${name} is up to date `));
        const none = await pull("--platform", "linux/s390x", name);
        assert.equal(none.code, 1);
        assert.match(none.stderr, /does not have it for linux\/s390x/);
      } finally {
        await removeQuietly(engine, name);
      }
    });

    for (const [what, args, words] of [
      ["no name", [], /pull takes one image name/],
      ["two names", ["a", "b"], /pull takes one image name/],
      ["a bad name", ["NO"], /lower case/],
    ] as const) {
      test(what, LIMIT, async () => {
        const { code, stderr } = await pull(...args);
        assert.equal(code, 2, stderr);
        assert.match(stderr, words);
      });
    }
  });
}
