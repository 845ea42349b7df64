import { constants } from "node:fs";
import {
  type FileHandle,
  link,
  lstat,
  lutimes,
  mkdir,
  open,
  rmdir,
  symlink,
  unlink,
} from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../buildcontext/contextErrors.ts";
import { createPathOrder } from "./createPathOrder.ts";
import type { ReceivedStat } from "./syncPackets.ts";
import { unusableOutput } from "./unusableOutput.ts";
import { writeAll } from "./writeAll.ts";

/** Makes the entries of a list in a folder, one after the other. */
export interface FolderWriter {
  /**
   * Gives a file that waits for its contents, where there are some to come. Rejects with
   * `output-unusable`, and with an Error for an entry that is not to be trusted.
   */
  add(entry: ReceivedStat): Promise<WaitingFile | "made" | "left out">;
  /** Gives folders their modes and times, once nothing more is written. */
  finish(): Promise<void>;
}

export interface WaitingFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Rejects where the contents are not as long as the entry said. */
  finish(): Promise<void>;
  /** Half a file is none. */
  discard(): Promise<void>;
}

/**
 * `root` is made where it is missing; what is in it stays, unless an entry takes its place. A folder
 * with something in it is never removed for a file. Owners are not kept, so setuid and setgid are
 * not either: they would lend this user's rights to a program of the image.
 */
export async function createFolderWriter(root: string): Promise<FolderWriter> {
  const order = createPathOrder(process.platform);
  const folders: { readonly path: string; readonly entry: ReceivedStat }[] = [];
  const files = new Set<string>();
  const attempt = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw unusableOutput(path, error);
    }
  };
  await attempt(root, () => mkdir(root, { recursive: true }));
  return {
    async add(entry) {
      order.accept(entry.path, entry.kind === "folder");
      if (entry.kind === "other") return "left out";
      const path = join(root, entry.path);
      if (entry.kind === "folder") {
        await attempt(path, () => makeFolder(path));
        folders.push({ path, entry });
        return "made";
      }
      if (entry.kind === "link") {
        await attempt(path, () => replacing(path, () => symlink(entry.linkName, path)));
        await attempt(path, () => lutimes(path, entry.modified, entry.modified));
        return "made";
      }
      if (entry.linkName !== "") {
        if (!files.has(entry.linkName)) throw new Error(`${entry.path} is a name of no file`);
        const file = join(root, entry.linkName);
        await attempt(path, () => replacing(path, () => linkFile(file, path)));
        return "made";
      }
      files.add(entry.path);
      // Only ever a new file: what is there already may be a link.
      const file = await attempt(path, () => replacing(path, () => open(path, "wx", 0o600)));
      return waitingFile(file, path, entry);
    },
    async finish() {
      // From the leaves up, as a folder may close itself to us.
      for (const { path, entry } of folders.toReversed()) {
        await attempt(path, () => setFolder(path, entry));
      }
    },
  };
}

function waitingFile(file: FileHandle, path: string, entry: ReceivedStat): WaitingFile {
  let written = 0;
  return {
    async write(bytes) {
      written += bytes.length;
      if (written > entry.size) throw new Error(`${entry.path} is longer than was said`);
      try {
        await writeAll(file, bytes);
      } catch (error) {
        throw unusableOutput(path, error);
      }
    },
    async finish() {
      if (written < entry.size) throw new Error(`${entry.path} is shorter than was said`);
      try {
        await file.chmod(entry.mode & keptBits);
        await file.utimes(entry.modified, entry.modified);
        await file.close();
      } catch (error) {
        throw unusableOutput(path, error);
      }
    },
    async discard() {
      await file.close().catch(() => undefined);
      await unlink(path).catch(() => undefined);
    },
  };
}

/** Permissions and the sticky bit. */
const keptBits = 0o1777;

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, 0o700);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    const found = await lstat(path);
    if (!found.isDirectory()) {
      await unlink(path);
      await mkdir(path, 0o700);
    } else if ((found.mode & 0o700) !== 0o700) {
      await onFolder(path, (folder) => folder.chmod(found.mode | 0o700));
    }
  }
}

function setFolder(path: string, { mode, modified }: ReceivedStat): Promise<void> {
  return onFolder(path, async (folder) => {
    await folder.utimes(modified, modified);
    await folder.chmod(mode & keptBits);
  });
}

/** By handle, which no link can lead astray. Windows opens no folders, and has no such modes. */
async function onFolder(path: string, work: (folder: FileHandle) => Promise<void>): Promise<void> {
  if (process.platform === "win32") return;
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const folder = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    await work(folder);
  } finally {
    await folder.close();
  }
}

async function replacing<T>(path: string, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    if ((await lstat(path)).isDirectory()) await rmdir(path);
    else await unlink(path);
    return await make();
  }
}

async function linkFile(file: string, path: string): Promise<void> {
  // Where names differ by case only, a link may have taken the file's place.
  if (!(await lstat(file)).isFile()) throw new Error("no file any more");
  await link(file, path);
}
