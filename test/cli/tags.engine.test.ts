import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { putImage } from "../app/putImage.ts";
import { realRegistry } from "../support/realEngines.ts";
import { runSlipway } from "./runSlipway.ts";

const registry = realRegistry({ login: false });
const locked = realRegistry({ login: true });
const cwd = mkdtempSync(join(tmpdir(), "slipway-tags-"));
after(() => rmSync(cwd, { recursive: true, force: true }));
const env = { DOCKER_CONFIG: cwd, HOME: cwd, XDG_RUNTIME_DIR: cwd, DOCKER_HOST: "unix:///none" };
const tags = (...args: readonly string[]) => runSlipway(["tags", ...args], { cwd, env });

describe("slipway tags", { skip: registry === undefined, timeout: 60_000 }, () => {
  const repository = `slipway-tags/r${process.pid}-${Date.now()}`;

  it("lists the newest version first, as text and as JSON, without an engine", async () => {
    assert.ok(registry);
    for (const tag of ["main", "1.9.0", "1.10.0", "latest"]) {
      await putImage(registry, repository, tag, { text: tag });
    }
    const sorted = ["latest", "1.10.0", "1.9.0", "main"];
    const text = await tags(`${registry.address}/${repository}`);
    assert.deepEqual(text, { code: 0, stdout: `${sorted.join("\n")}\n`, stderr: "" });
    const json = await tags("--format", "json", `${registry.address}/${repository}`);
    assert.deepEqual(JSON.parse(json.stdout), {
      ...{ registry: registry.address, repository, tags: sorted },
    });
  });

  it("uses the login of the docker configuration", async () => {
    assert.ok(locked);
    await putImage(locked, repository, "1.0", { text: "locked" });
    const name = `${locked.address}/${repository}`;
    const without = await tags(name);
    assert.equal(without.code, 1);
    assert.match(without.stderr, /wants a login/);
    const auth = Buffer.from(`${locked.username}:${locked.password}`).toString("base64");
    const auths = { [locked.address]: { auth } };
    writeFileSync(join(cwd, "config.json"), JSON.stringify({ auths }));
    assert.deepEqual(await tags(name), { code: 0, stdout: "1.0\n", stderr: "" });
  });

  for (const [args, code, words] of [
    [[], 2, /takes one repository/],
    [["node", "busybox"], 2, /takes one repository/],
    [["node:18"], 2, /names one image/],
    [["Node"], 2, /upper case|lower case|uppercase|lowercase/],
    [["--format", "xml", "node"], 2, /format/],
    [["127.0.0.1:1/team/app"], 1, /nothing listens there/],
  ] as const) {
    it(`says what is wrong with ${args.join(" ") || "nothing"}`, async () => {
      const run = await tags(...args);
      assert.equal(run.code, code, run.stderr);
      assert.match(run.stderr, words);
    });
  }
});
