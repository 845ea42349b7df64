import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { errorCode } from "../base/errorCode.ts";
import type { LintDisk } from "./lintDisk.ts";

/** This machine's files. */
export const nodeDisk: LintDisk = {
  /** A pipe or a device of that name may never end, and is no text. */
  async readText(path) {
    try {
      return (await stat(path)).isFile() ? await readFile(path, "utf8") : undefined;
    } catch (error) {
      const code = errorCode(error);
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      throw error;
    }
  },
  async isThere(path) {
    try {
      await lstat(path);
      return true;
    } catch {
      return false;
    }
  },
  async namesIn(folder) {
    try {
      return await readdir(folder);
    } catch {
      return [];
    }
  },
  async openListing(request, signal) {
    const { openListing } = await import("../buildcontext/index.ts");
    return openListing(request, signal);
  },
  async listWholeFolder(root, most, signal) {
    const { listWholeFolder } = await import("../buildcontext/index.ts");
    return listWholeFolder(root, most, signal);
  },
};
