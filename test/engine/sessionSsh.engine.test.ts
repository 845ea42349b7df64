import { strict as assert } from "node:assert";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { realEngines } from "../support/realEngines.ts";
import { BASE, eventually } from "./engineFixture.ts";
import { buildInSession } from "./sessionBuild.ts";

const LIMIT = { timeout: 60_000 };

/** A real agent with a fresh key; undefined on machines without OpenSSH. */
async function startAgent() {
  const folder = mkdtempSync(join(tmpdir(), "slipway-agent-"));
  const socketPath = join(folder, "agent");
  const agent = spawn("ssh-agent", ["-D", "-a", socketPath], { stdio: "ignore" });
  const absent = new Promise<true>((resolve) => agent.once("error", () => resolve(true)));
  const ready = eventually("the agent listens", () => existsSync(socketPath)).then(() => false);
  const close = () => {
    agent.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  if (await Promise.race([absent, ready])) {
    ready.catch(() => undefined);
    close();
    return undefined;
  }
  const env = { ...process.env, SSH_AUTH_SOCK: socketPath };
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(command, args, { env, stdio: "pipe" }).toString();
  run(
    "ssh-keygen",
    "-q",
    "-t",
    "ed25519",
    "-N",
    "",
    "-C",
    "the-comment",
    "-f",
    join(folder, "key"),
  );
  run("ssh-add", "-q", join(folder, "key"));
  return {
    socketPath,
    keys: () => run("ssh-add", "-L"),
    [Symbol.dispose]: close,
  };
}

/** This machine's `ssh-add` with what it is linked to, as no base image has one. */
function sshAdd(): { readonly files: Readonly<Record<string, Buffer>>; readonly command: string } {
  const path = execFileSync("which", ["ssh-add"]).toString().trim();
  const linked = execFileSync("ldd", [path]).toString().match(/\/\S+/g) ?? [];
  const files = Object.fromEntries(
    [path, ...linked].map((one) => [basename(one), readFileSync(one)]),
  );
  const loader = Object.keys(files).find((name) => name.startsWith("ld-"));
  return { files, command: `/add/${loader} --library-path /add /add/ssh-add` };
}

for (const bed of realEngines()) {
  describe(`ssh agent, ${bed.name}`, () => {
    test("a RUN sees the keys and cannot remove them", LIMIT, async (t) => {
      using agent = await startAgent();
      if (!agent) {
        assert.notEqual(
          process.env.CI,
          "true",
          "There is no ssh-agent here, or it does not start.",
        );
        return t.skip("no ssh-agent here");
      }
      const { files, command } = sshAdd();
      const { error, output } = await buildInSession(
        bed,
        [
          `FROM ${BASE}`,
          "COPY . /add/",
          "RUN chmod 755 /add/*",
          // Lists the key, signs with it, and tries to remove it.
          `RUN --mount=type=ssh ${command} -L && ${command} -T /add/key.pub && echo signed; \\`,
          `  ${command} -D || echo kept`,
          "RUN test ! -S /run/buildkit/ssh_agent.0",
        ].join("\n"),
        {
          services: { ssh: [{ id: "default", socketPath: agent.socketPath }] },
          files: { ...files, "key.pub": agent.keys() },
        },
      );
      assert.equal(error, undefined, `${error}\n${output}`);
      const lines = output.trim().split("\n");
      // What goes to the one stream may overtake what goes to the other.
      assert.ok(lines.includes(agent.keys().trim()), output);
      assert.ok(lines.includes("signed"), output);
      assert.ok(lines.includes("kept"), output);
      assert.match(agent.keys(), /the-comment/);
    });

    test("one that is not forwarded or not there is named", LIMIT, async () => {
      const missing = await buildInSession(
        bed,
        `FROM ${BASE}\nRUN --mount=type=ssh,id=deploy,required true\n`,
        { services: { ssh: [{ id: "home", socketPath: "/nonexistent" }] } },
      );
      assert.match(String(missing.error), /deploy/);
      const gone = await buildInSession(
        bed,
        `FROM ${BASE}\nRUN --mount=type=ssh,id=home,required true\n`,
        {
          services: { ssh: [{ id: "home", socketPath: "/nonexistent" }] },
        },
      );
      assert.match(String(gone.error), /the ssh agent "home" does not answer: ENOENT/);
      const optional = await buildInSession(bed, `FROM ${BASE}\nRUN --mount=type=ssh true\n`);
      assert.equal(optional.error, undefined, `${optional.error}`);
    });
  });
}
