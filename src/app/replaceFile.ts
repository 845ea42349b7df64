import { randomUUID } from "node:crypto";
import { chmod, chown, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SlipwayError } from "../base/errors.ts";

/**
 * Puts a text in the place of a file's: whole or not at all. A link stays one, mode and owner are
 * kept. Throws `context-unusable` where the file or its folder cannot be written.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  try {
    const target = await realpath(path);
    const { mode, uid, gid } = await stat(target);
    const half = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
    try {
      await writeFile(half, text, { flag: "wx" });
      await chmod(half, mode & 0o7777);
      // Only an administrator can give a file away.
      if (process.getuid?.() === 0) await chown(half, uid, gid);
      await rename(half, target);
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
  } catch (cause) {
    throw new SlipwayError(
      "context-unusable",
      { path },
      {
        message: `${path} cannot be written.`,
        hint: "Make the file and its folder writable for you.",
        cause,
      },
    );
  }
}
