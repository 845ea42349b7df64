import { fileURLToPath } from "node:url";
import { openDesktop } from "./openDesktop.ts";
import { openServer } from "./openServer.ts";

export interface EditorPaths {
  /** The extension under development. */
  readonly extension: string;
  /** The folder to open. */
  readonly workspace: string;
}

/** The desktop's VS Code where it can be downloaded and shown, else the server in a browser. */
export async function openEditor(signal: AbortSignal): Promise<void> {
  const paths: EditorPaths = {
    extension: fileURLToPath(new URL("../..", import.meta.url)),
    workspace: fileURLToPath(new URL("../../examples", import.meta.url)),
  };
  try {
    await openDesktop(paths, signal);
    return;
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`\nVS Code for the desktop is not to be had here: ${reason}`);
  }
  await openServer(paths, signal);
}
