import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives the address of a process that answers like an engine with so many images. */
export async function withStandIn(
  root: string,
  count: number,
  use: (host: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  const socket = join(folder, "engine.sock");
  const args = [
    "--import",
    "tsx",
    join(root, "scripts/bench/standInImages.ts"),
    socket,
    `${count}`,
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  try {
    await ready(child);
    await use(`unix://${socket}`);
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`The stand-in ended with ${code}.`)));
  });
}
