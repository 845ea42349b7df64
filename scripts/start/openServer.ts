import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startVSCodeServer } from "../../test/support/beds/vscodeServer.ts";
import { installServer } from "./installServer.ts";
import type { EditorPaths } from "./openEditor.ts";
import { runHere } from "./runHere.ts";

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
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
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
