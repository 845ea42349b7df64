import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { runHere } from "./runHere.ts";

const skip = process.platform === "win32" ? "the stand-in listens on a socket" : false;
const LIMIT = { timeout: 30_000, skip };
const dockerfile = 'FROM corp.test/team/base:1\nCMD ["/app"]\n';

/** A socket that answers as an engine does which has one image. */
async function startEngine(config: object) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-engine-"));
  const path = join(folder, "docker.sock");
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://engine");
    asked.push(pathname.replace(/^\/v[\d.]+/, ""));
    const isImage = /images\/corp\.test\/team\/base(:|%3A)1\/json$/.test(pathname);
    const answer = pathname.endsWith("/version")
      ? { Version: "28.0", ApiVersion: "1.48", Os: "linux", Arch: "amd64" }
      : isImage
        ? { Id: "sha256:1", Os: "linux", Architecture: "amd64", Config: config }
        : undefined;
    response.writeHead(answer ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { message: "No such image" }));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    ...{ asked, env: { DOCKER_HOST: `unix://${path}` } },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function findings(args: readonly string[], cwd: string, env: Record<string, string>) {
  const run = await runHere(["lint", "--format", "json", ...args, "."], { cwd, env });
  const found = JSON.parse(run.stdout) as readonly {
    readonly findings: readonly { readonly rule: string }[];
  }[];
  return { ...run, rules: found.flatMap((file) => file.findings.map(({ rule }) => rule)) };
}

test("nobody is asked about base images unless it is wanted", LIMIT, async () => {
  using folder = createContextFolder({ Dockerfile: dockerfile });
  // Asked, it would tell of a root user, and so would lint.
  await using engine = await startEngine({ User: "" });
  const { rules } = await findings([], folder.path, engine.env);
  assert.deepEqual(rules, []);
  await findings(["--base-images", "none"], folder.path, engine.env);
  assert.deepEqual(engine.asked, []);
});

test("what an engine says of a base counts, and each base is asked for once", LIMIT, async () => {
  using folder = createContextFolder({
    ...{ Dockerfile: dockerfile, "b.Dockerfile": dockerfile },
  });
  await using engine = await startEngine({ User: "app" });
  const run = await findings(["--base-images", "engine"], folder.path, engine.env);
  assert.deepEqual(run.rules, []);
  assert.equal(run.stderr, "");
  assert.equal(engine.asked.filter((path) => path.startsWith("/images/")).length, 1);
  await using other = await startEngine({ User: "" });
  const root = await findings(["--base-images=engine"], folder.path, other.env);
  assert.deepEqual(root.rules, ["set-non-root-user", "set-non-root-user"]);
});

test(
  "an engine or a registry that does not answer is said once, and files are linted",
  LIMIT,
  async () => {
    const faulty = "FROM corp.test/team/base:1\nCMD /app\n";
    using folder = createContextFolder({ Dockerfile: faulty, "b.Dockerfile": faulty });
    const env = { DOCKER_HOST: `unix://${folder.path}/nobody.sock`, SLIPWAY_CACHE: folder.path };
    const run = await findings(["--base-images", "engine"], folder.path, env);
    assert.deepEqual(run.rules, ["prefer-exec-form", "prefer-exec-form"]);
    assert.match(
      run.stderr,
      /^slipway: Nobody could be asked about corp\.test\/team\/base:1\. No container engine answers.*\n$/,
    );
    assert.equal(run.code, 1);
  },
);

test("--base-images takes names of sources only", LIMIT, async () => {
  using folder = createContextFolder({ Dockerfile: "FROM scratch\n" });
  for (const value of ["none,engine", "docker", "", "engine,"]) {
    const run = await runHere(["lint", `--base-images=${value}`, "."], { cwd: folder.path });
    assert.equal(run.code, 2, value);
    assert.match(run.stderr, /--base-images/);
  }
});
