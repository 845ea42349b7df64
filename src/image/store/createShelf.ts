import { createHash, randomBytes } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "../../base/errorCode.ts";
import type { BlobStore } from "../blobStore.ts";
import { storageFailed } from "./storageFailed.ts";

/** Small texts in a folder, each in a file named after the hash of its key. */
export function createShelf(
  folder: string,
  halves: string,
): Pick<BlobStore, "recall" | "remember"> {
  const pathOf = (key: string) => {
    const hex = createHash("sha256").update(key).digest("hex");
    return join(folder, hex.slice(0, 2), hex.slice(2));
  };
  return {
    async recall(key) {
      const path = pathOf(key);
      try {
        const { text, usedAt } = readNow(path);
        const now = new Date();
        if (now.getTime() - usedAt > EXACT) await utimes(path, now, now).catch(() => undefined);
        // A loss of power leaves such files.
        return text === "" ? undefined : text.slice(1);
      } catch (error) {
        const code = errorCode(error);
        if (code === "ENOENT" || code === "ENOTDIR") return undefined;
        throw storageFailed(path, error);
      }
    },
    async remember(key, text) {
      const path = pathOf(key);
      const half = join(halves, randomBytes(12).toString("hex"));
      try {
        await mkdir(halves, { recursive: true, mode: 0o700 });
        await writeFile(half, `=${text}`, { flag: "wx" });
        await mkdir(dirname(path), { recursive: true });
        await rename(half, path);
      } catch (error) {
        await rm(half, { force: true }).catch(() => undefined);
        throw storageFailed(path, error);
      }
    },
  };
}

/** A build asks for each step: going through the thread pool takes ten times what the disk does. */
function readNow(path: string): { readonly text: string; readonly usedAt: number } {
  const file = openSync(path, "r");
  try {
    const usedAt = fstatSync(file).mtimeMs;
    return { text: readFileSync(file, "utf8"), usedAt };
  } finally {
    closeSync(file);
  }
}

/** Less than what `trimStore` takes for just used. */
const EXACT = 3 * 60_000;
