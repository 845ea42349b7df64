import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createShellLoader, type LoadShell } from "../app/createShellLoader.ts";
import type { Channel } from "./terminal.ts";

/** The shell grammar from the first folder that has its files; a failure is told of on `err`. */
export function shellFromFiles(folders: readonly string[], err: Pick<Channel, "write">): LoadShell {
  const readGrammar = async (name: string): Promise<Uint8Array> => {
    const tries = await Promise.allSettled(folders.map((folder) => readFile(join(folder, name))));
    const found = tries.find((one) => one.status === "fulfilled");
    if (found) return found.value;
    throw new Error(`${name} is missing.`);
  };
  return createShellLoader(readGrammar, (error) => {
    const why = error instanceof Error ? error.message : String(error);
    err.write(`slipway: Rules about commands are off, for want of a grammar: ${why}\n`);
  });
}
