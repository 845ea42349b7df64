import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}node_modules/.slipway-install`;
const oldest = [20, 12];

/** Installs the packages of the lock file unless they are there already. */
export async function ensureInstalled() {
  assertNodeVersion();
  const wanted = createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing packages …");
  await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { limit: 600_000 });
  writeFileSync(stamp, wanted);
}

function assertNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  console.error(
    `Slipway needs Node ${oldest.join(".")} or newer, and this is ${process.versions.node}. Install a newer Node and try again.`,
  );
  process.exit(1);
}
