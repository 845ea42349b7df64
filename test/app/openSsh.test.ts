import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { SshSource } from "../../src/app/buildOptions.ts";
import { openSsh } from "../../src/app/openSsh.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";

const folder = createContextFolder({ id_ed25519: "-----BEGIN OPENSSH PRIVATE KEY-----\ns3cret" });
const at = (name: string): string => join(folder.path, name);
let agent: Server;

before(async () => {
  agent = createServer((socket) => socket.on("error", () => {}));
  await new Promise<void>((resolve) => agent.listen(at("agent"), resolve));
  // What is left where an agent was killed.
  const dead = createServer();
  await new Promise<void>((resolve) => dead.listen(at("listening"), resolve));
  const { linkSync } = await import("node:fs");
  linkSync(at("listening"), at("dead"));
  await new Promise((resolve) => dead.close(resolve));
});

after(() => {
  agent.close();
  folder[Symbol.dispose]();
});

const open = (
  source: SshSource,
  env = {},
  platform: NodeJS.Platform = "linux",
  signal?: AbortSignal,
) => openSsh([source], { env, platform }, signal);

test("the agent of the environment, and one by its path", async () => {
  const expected = [{ id: "default", socketPath: at("agent") }];
  assert.deepEqual(await open({ id: "default" }, { SSH_AUTH_SOCK: at("agent") }), expected);
  const named = { id: "default", socketPath: at("agent") };
  assert.deepEqual(await open(named, { SSH_AUTH_SOCK: at("nowhere") }), expected);
});

const refused: readonly (readonly [what: string, source: SshSource, env: object, words: RegExp])[] =
  [
    [
      "nothing is set",
      { id: "default" },
      {},
      /^There is no SSH agent for "default": SSH_AUTH_SOCK is not set\. Start an agent/,
    ],
    ["nothing is there", { id: "a" }, { SSH_AUTH_SOCK: "/no/agent" }, /\/no\/agent does not exist/],
    [
      "the agent has gone",
      { id: "a", socketPath: at("dead") },
      {},
      /no agent answers at .*dead \(ECONNREFUSED\)/,
    ],
    [
      "a private key",
      { id: "a", socketPath: at("id_ed25519") },
      {},
      /id_ed25519 is a file, such as a private key.*Add the key to an agent with ssh-add .*id_ed25519/,
    ],
    ["a folder", { id: "a", socketPath: folder.path }, {}, /is no socket/],
  ];

for (const [what, source, env, words] of refused) {
  test(`misuse before the build: ${what}`, async () => {
    await assert.rejects(open(source, env), (error: Error & { code?: string; hint?: string }) => {
      assert.equal(error.code, "misuse");
      const said = `${error.message} ${error.hint}`;
      assert.match(said, words);
      assert.ok(!said.includes("s3cret"));
      return true;
    });
  });
}

test("Windows has a pipe of its own, which is asked and not looked at", async () => {
  await assert.rejects(open({ id: "default" }, {}, "win32"), (error: Error) => {
    assert.match(error.message, /no agent answers at \\\\\.\\pipe\\openssh-ssh-agent/);
    return true;
  });
});

test("an abort is one", async () => {
  const env = { SSH_AUTH_SOCK: at("agent") };
  await assert.rejects(open({ id: "a" }, env, "linux", AbortSignal.abort()), {
    name: "AbortError",
  });
});
