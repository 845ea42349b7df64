import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startVSCodeServer } from "../../test/support/beds/vscodeServer.ts";
import { installServer } from "./installServer.ts";
import type { EditorPaths } from "./openEditor.ts";
import { runHere } from "./runHere.ts";

const longestSession = 86_000_000;

/** Serves VS Code with the extension to a browser until the signal aborts. */
export async function openServer(paths: EditorPaths, signal: AbortSignal): Promise<void> {
  await installServer(signal);
  const server = await startWithPackage(signal);
  try {
    const url = server.urlFor({ folder: paths.workspace });
    console.log(
      `\nVS Code runs in the browser, with Slipway and the examples. Open:\n\n  ${url}\n`,
    );
    console.log("Ctrl-C ends it.");
    // The timer also keeps this process alive, which the server does not.
    await delay(longestSession, undefined, { signal }).catch(() => {});
  } finally {
    await server.stop();
  }
}

/** Packed, so that the page is the product as users have it. */
async function startWithPackage(signal: AbortSignal): ReturnType<typeof startVSCodeServer> {
  const vsix = join(tmpdir(), `slipway-${process.pid}.vsix`);
  try {
    await runHere(["scripts/package.mjs", vsix, "--built"], { limit: 120_000, signal });
    return await startVSCodeServer({ vsix, signal });
  } finally {
    await rm(vsix, { force: true });
  }
}
