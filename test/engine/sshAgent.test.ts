import { strict as assert } from "node:assert";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createSshAgent, sshArguments } from "../../src/engine/sshAgent.ts";
import { eventually } from "./engineFixture.ts";

const OPTIONS = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-T"];
const DIAL = ["system", "dial-stdio"];

describe("sshArguments", () => {
  for (const [host, expected] of [
    ["ssh://h", ["--", "h", "docker"]],
    ["ssh://me@h:22022", ["-l", "me", "-p", "22022", "--", "h", "docker"]],
    ["ssh://me%40corp@h/", ["-l", "me@corp", "--", "h", "docker"]],
    ["ssh://[fe80::1]", ["--", "fe80::1", "docker"]],
    ["ssh://h/run/d.sock", ["--", "h", "docker", "--host=unix:///run/d.sock"]],
    ["ssh://h/a%20b';c", ["--", "h", "docker", "--host=unix://'/a b'\\'';c'"]],
  ] as const) {
    test(host, () => assert.deepEqual(sshArguments(host), [...OPTIONS, ...expected, ...DIAL]));
  }
});

describe("createSshAgent", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-ssh-"));
    await writeFile(
      join(folder, "ssh"),
      `#!${process.execPath}
const http = require("http");
const server = http.createServer((_, response) => response.end(String(process.pid)));
const { Duplex } = require("stream");
server.emit("connection", Duplex.from({ readable: process.stdin, writable: process.stdout }));
`,
    );
    await chmod(join(folder, "ssh"), 0o755);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const ask = (agent: Agent) =>
    new Promise<string>((resolve, reject) => {
      const call = get({ agent, host: "x", path: "/" }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve(text));
      });
      call.on("error", reject);
    });

  test("one process serves requests that follow, and ends when none do", {
    timeout: 20_000,
  }, async () => {
    const agent = createSshAgent("ssh://far.example", { PATH: folder }, 700);
    const first = await ask(agent);
    assert.equal(await ask(agent), first);
    await eventually("the idle process is gone", () => !isRunning(first));
    const second = await ask(agent);
    assert.notEqual(second, first);
    agent.destroy();
    await eventually("the last process is gone", () => !isRunning(second));
  });
});

function isRunning(id: string): boolean {
  try {
    return process.kill(Number(id), 0);
  } catch {
    return false;
  }
}
