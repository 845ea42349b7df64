import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import { realEngines } from "../support/realEngines.ts";
import { BASE, buildRequest, connect, recordBuild, removeQuietly } from "./engineFixture.ts";

const LIMIT = { timeout: 60_000 };
const SECRET = "s3cret\nof two lines";

for (const bed of realEngines()) {
  describe(`build session, ${bed.name}`, () => {
    const build = async (dockerfile: string, ids: readonly string[]) => {
      const engine = await connect(bed);
      const asked: string[] = [];
      const secrets = ids.map((id) => ({
        id,
        async read() {
          asked.push(id);
          return Buffer.from(SECRET);
        },
      }));
      const recorded = await recordBuild(
        engine,
        buildRequest(dockerfile, { secrets, noCache: true }),
      );
      if (recorded.imageId) await removeQuietly(engine, recorded.imageId);
      return { ...recorded, asked };
    };
    const output = (events: Awaited<ReturnType<typeof build>>["events"]) =>
      events.map((event) => (event.type === "output" ? event.text : "")).join("");

    test("a secret is read when it is needed, and only then", LIMIT, async () => {
      const { error, events, asked } = await build(
        `FROM ${BASE}\nRUN --mount=type=secret,id=a wc -c < /run/secrets/a\n`,
        ["a", "b"],
      );
      assert.equal(error, undefined, `${error}`);
      assert.equal(output(events).trim(), String(SECRET.length));
      assert.deepEqual(asked, ["a"]);
      assert.ok(!JSON.stringify(events).includes("s3cret"));
    });

    // Without health checks 20.10 drops a session after one second, 28.5 after five.
    test("a late secret comes through", LIMIT, async () => {
      const { error, events } = await build(
        `FROM ${BASE}\nRUN sleep 8\nRUN --mount=type=secret,id=a,required wc -c < /run/secrets/a\n`,
        ["a"],
      );
      assert.equal(error, undefined, `${error}`);
      assert.equal(output(events).trim(), String(SECRET.length));
    });

    test("a secret that nobody has is absent, or fails where required", LIMIT, async () => {
      const optional = await build(
        `FROM ${BASE}\nRUN --mount=type=secret,id=a test ! -e /run/secrets/a\n`,
        [],
      );
      assert.equal(optional.error, undefined, `${optional.error}`);
      const required = await build(
        `FROM ${BASE}\nRUN --mount=type=secret,id=a,required true\n`,
        [],
      );
      assert.ok(isSlipwayError(required.error, "build-failed"), String(required.error));
      assert.match(required.error.message, /secret a.*not found/);
    });

    test("several builds at once keep their sessions apart", LIMIT, async () => {
      const builds = ["a", "b", "c"].map((id) =>
        build(`FROM ${BASE}\nRUN --mount=type=secret,id=${id},required echo got-${id}\n`, [id]),
      );
      for (const { error, asked } of await Promise.all(builds)) {
        assert.equal(error, undefined, `${error}`);
        assert.equal(asked.length, 1);
      }
    });
  });
}
