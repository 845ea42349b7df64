import { readFile, stat, writeFile } from "node:fs/promises";
import { SlipwayError } from "../base/errors.ts";
import type { LintedFile } from "./lintFiles.ts";

/**
 * Writes the safe fixes into the file and lints the result with the options that it was linted
 * with. Throws `context-unusable` for a file that cannot be written, or whose bytes are no UTF-8.
 */
export async function fixFile(linted: LintedFile): Promise<LintedFile> {
  const { text, options, path } = linted;
  const { fixAll } = await import("../lint/index.ts");
  const fixed = linted.fixed ? await linted.fixed() : fixAll(text, options);
  // A pipe has nothing to write to.
  if (fixed === text || !(await stat(path)).isFile()) return linted;
  if (text.includes("\ufffd") && !Buffer.from(text).equals(await readFile(path))) {
    const message = `${path} is not fixed: it is not written in UTF-8.`;
    throw unusable(path, message, "Save it as UTF-8 first.");
  }
  await writeFile(path, fixed).catch((cause: unknown) => {
    throw unusable(path, `${path} cannot be written.`, "Make it writable for you.", cause);
  });
  return linted.relint(fixed);
}

function unusable(
  path: string,
  message: string,
  hint: string,
  cause?: unknown,
): SlipwayError<"context-unusable"> {
  return new SlipwayError("context-unusable", { path }, { message, hint, cause });
}
