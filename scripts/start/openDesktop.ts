import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { withLimit } from "../../test/support/beds/withLimit.ts";
import type { EditorPaths } from "./openEditor.ts";

const updateServer = "https://update.code.visualstudio.com/api/releases/stable";
const reachLimit = 8_000;
const downloadLimit = 600_000;
/** What cannot start, for want of a library or a screen, ends sooner than this. */
const startTime = 5_000;

/** Starts VS Code with the extension and leaves it running; throws where that is not possible. */
export async function openDesktop(paths: EditorPaths, signal: AbortSignal): Promise<void> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === "linux" && !DISPLAY && !WAYLAND_DISPLAY) {
    throw new Error("this session has no screen.");
  }
  await assertReachable(signal);
  const cache = join(paths.extension, ".vscode-test");
  const download = downloadAndUnzipVSCode({ version: "stable", cachePath: cache });
  const executable = await withLimit(download, downloadLimit, "the download of VS Code");
  const child = spawn(
    executable,
    [
      paths.workspace,
      `--extensionDevelopmentPath=${paths.extension}`,
      `--user-data-dir=${join(cache, "start-user-data")}`,
      `--extensions-dir=${join(cache, "start-extensions")}`,
      "--skip-welcome",
      "--skip-release-notes",
    ],
    { detached: true, stdio: "ignore" },
  );
  const ended = new Promise<never>((_resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code !== 0) reject(new Error(`it ended with exit code ${code}.`));
    });
  });
  await Promise.race([ended, delay(startTime, undefined, { signal })]);
  ended.catch(() => {});
  child.unref();
  console.log("\nVS Code is open on the examples. Open hello-go/Dockerfile to begin.");
}

async function assertReachable(signal: AbortSignal): Promise<void> {
  try {
    const limit = AbortSignal.timeout(reachLimit);
    const answer = await fetch(updateServer, { signal: AbortSignal.any([signal, limit]) });
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${new URL(updateServer).host} cannot be reached.`, { cause: error });
  }
}
