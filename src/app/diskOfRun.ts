import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { errorCode } from "../base/errorCode.ts";
import type { LintDisk } from "./lintDisk.ts";
import { nodeDisk } from "./nodeDisk.ts";

/**
 * This machine's files for a run of the command line, which has nothing else to do meanwhile: asked at
 * once, a question costs a tenth of what it does as a promise, and each Dockerfile takes dozens.
 */
export const diskOfRun: LintDisk = {
  ...nodeDisk,
  async readText(path) {
    try {
      // Most of what is asked for is not there: an error for each would cost more than the question.
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats?.isFile() ? readFileSync(path, "utf8") : undefined;
    } catch (error) {
      const code = errorCode(error);
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      throw error;
    }
  },
  async isThere(path) {
    try {
      return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    } catch {
      return false;
    }
  },
  async namesIn(folder) {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
};
