import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { buildRandom, skopeoDigest } from "../app/pushFixture.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { imageEngines, type RealRegistry, realRegistry } from "../support/realEngines.ts";
import { engineAt, removeImage, resultOf } from "./buildSupport.ts";
import { runSlipway } from "./runSlipway.ts";

const guarded = realRegistry({ login: true });
const word = `cli-push-${process.pid}-${Date.now()}`;

for (const bed of guarded ? imageEngines() : []) {
  if (guarded) describeCommand(bed, guarded);
}

function describeCommand(
  { name, host }: { readonly name: string; readonly host: string },
  registry: RealRegistry,
): void {
  describe(`slipway push, ${name}`, { timeout: 120_000 }, () => {
    const { address, username = "", password = "" } = registry;
    const auth = Buffer.from(`${username}:${password}`).toString("base64");
    const folder = createContextFolder({
      "login/config.json": JSON.stringify({ auths: { [address]: { auth } } }),
      "wrong/config.json": JSON.stringify({
        auths: { [address]: { auth: btoa(`${username}:wr0ng`) } },
      }),
      "hub/config.json": JSON.stringify({
        auths: { "https://index.docker.io/v1/": { auth: btoa("alice:hubs3cret") } },
      }),
      "none/config.json": "{}",
      "app/Dockerfile": `FROM busybox:1.36\nRUN echo ${word} >/word\n`,
    });
    const id = `${word}-${name.replaceAll(/[^a-z0-9]+/g, "-")}`;
    const target = `${address}/cli/${id}`;
    const hub = `${id}:1`;
    const names = [`${target}:1.0`, `${target}:latest`, `${target}:2.0`, hub];
    before(async () => {
      const engine = await engineAt(host);
      await buildRandom(engine, names.slice(0, 2), 100_000);
      await buildRandom(engine, [`${target}:2.0`], 100_000);
      await engine.tagImage(`${target}:1.0`, hub);
    });
    after(async () => {
      for (const one of names) await removeImage(host, one).catch(() => undefined);
      folder[Symbol.dispose]();
    });

    const push = async (config: string, ...args: readonly string[]) => {
      const env = { DOCKER_CONFIG: join(folder.path, config), HOME: folder.path };
      const run = await runSlipway(["push", "--engine", host, ...args], { cwd: folder.path, env });
      for (const secret of [password, auth, "wr0ng", "hubs3cret"]) {
        assert.ok(!`${run.stdout}${run.stderr}`.includes(secret), "a secret was printed");
      }
      return run;
    };

    it("explains a name without an owner, and moves nothing", async () => {
      const { code, stdout, stderr } = await push("hub", hub);
      assert.equal(code, 1, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, /^problem: The name lacks an owner: .* means docker\.io\/library\//m);
      assert.ok(stderr.includes(`slipway tag ${hub} docker.io/alice/${hub}\n`), stderr);
      assert.match(stderr, /Nothing was pushed/);
    });

    for (const [config, words] of [
      ["none", /^problem: .* wants a login, and none is known\.\n {2}Log in: docker login/m],
      ["wrong", /^problem: .* does not accept the login of demo from .*wrong\/config\.json\.$/m],
    ] as const) {
      it(`stops at the login: ${config}`, async () => {
        const { code, stdout, stderr } = await push(config, `${target}:1.0`);
        assert.deepEqual([code, stdout], [1, ""], stderr);
        assert.match(stderr, words);
        assert.equal(await skopeoDigest(`${target}:1.0`, registry), undefined);
      });
    }

    it("pushes in spite of a problem where it is told to, and fails then", async () => {
      const { code, stderr } = await push("none", "--force", `${target}:1.0`);
      assert.equal(code, 1, stderr);
      assert.match(stderr, /slipway:.* Pushing .* failed: .* wants a login/);
    });

    it("only looks with --dry-run", async () => {
      const { code, stdout, stderr } = await push(
        "login",
        "--dry-run",
        "--format",
        "json",
        `${target}:1.0`,
      );
      assert.equal(code, 0, stderr);
      const { checks, pushed, failed } = JSON.parse(stdout);
      assert.deepEqual([checks.length, pushed, failed], [1, [], []]);
      const [{ normalized, login, mayPush, tagState, toSend }] = checks;
      assert.deepEqual(
        { normalized, login, mayPush, tagState },
        {
          normalized: `${target}:1.0`,
          login: { username, source: "~/login/config.json" },
          mayPush: true,
          tagState: "new",
        },
      );
      assert.ok(toSend.bytes > 100_000 && toSend.missing === 2, JSON.stringify(toSend));
      assert.equal(await skopeoDigest(`${target}:1.0`, registry), undefined);
    });

    it("pushes several, and says their digests", async () => {
      const { code, stdout, stderr } = await push("login", `${target}:1.0`, `${target}:latest`);
      assert.equal(code, 0, stderr);
      const digest = await skopeoDigest(`${target}:1.0`, registry);
      assert.equal(
        stdout,
        `Pushed ${target}:1.0 (${digest})\nPushed ${target}:latest (${digest})\n`,
      );
      assert.ok(!/warning:|problem:/.test(stderr), stderr);
    });

    it("knows the same image, and warns of another one", async () => {
      const same = await push("login", "--dry-run", "--format", "json", `${target}:1.0`);
      const [check] = JSON.parse(same.stdout).checks;
      assert.deepEqual([check.tagState, check.toSend.bytes], ["same", 0], same.stderr);
      const engine = await engineAt(host);
      await engine.tagImage(`${target}:2.0`, `${target}:1.0`);
      const other = await push("login", "--dry-run", "--format", "json", `${target}:1.0`);
      const [changed] = JSON.parse(other.stdout).checks;
      assert.equal(changed.tagState, "other");
      // The base is there, so only the random bytes are to be sent.
      assert.equal(changed.toSend.missing, 1, other.stderr);
      assert.match(other.stderr, /^warning: The tag 1\.0 is another image \(sha256:[0-9a-f]{12}/m);
      assert.equal(other.code, 0);
    });

    it("fails for one that is not there, and asks for nothing", async () => {
      const { code, stderr } = await push("login", `${target}:nothing`);
      assert.equal(code, 1);
      assert.match(stderr, /^problem: The engine has no image /m);
    });

    it("wants names that are some", async () => {
      for (const args of [[], ["Upper:1"], [`a@sha256:${"a".repeat(64)}`], ["--nonsense", "a"]]) {
        assert.equal((await push("login", ...args)).code, 2, args.join(" "));
      }
    });

    it("builds nothing that could not be pushed", async () => {
      const env = { DOCKER_CONFIG: join(folder.path, "none"), HOME: folder.path };
      const args = [
        "build",
        "--engine",
        host,
        "--push",
        "--progress",
        "json",
        "--tag",
        `${target}:9`,
      ];
      const run = await runSlipway([...args, "app"], { cwd: folder.path, env });
      assert.equal(run.code, 1, run.stderr);
      const { ok, error, steps } = resultOf(run);
      assert.deepEqual([ok, steps], [false, []]);
      assert.match(String(error?.message), /^Nothing was built, .* wants a login/);
      const images = await (await engineAt(host)).listImages();
      assert.ok(!images.some(({ tags }) => tags.includes(`${target}:9`)));
    });
  });
}
