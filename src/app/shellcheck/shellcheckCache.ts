import { createHash } from "node:crypto";
import type { ShellcheckComment } from "./readShellcheckOutput.ts";

/** What ShellCheck said of scripts before, so that only changed ones are sent. */
export interface ShellcheckCache {
  get(program: string, content: string): readonly ShellcheckComment[] | undefined;
  set(program: string, content: string, comments: readonly ShellcheckComment[]): void;
}

/** Keeps the `size` scripts that were asked for last. */
export function createShellcheckCache(size = 1000): ShellcheckCache {
  const known = new Map<string, readonly ShellcheckComment[]>();
  const keyOf = (program: string, content: string): string =>
    createHash("sha256").update(program).update("\0").update(content).digest("base64");
  const put = (key: string, comments: readonly ShellcheckComment[]): void => {
    known.delete(key);
    known.set(key, comments);
    const [oldest] = known.keys();
    if (known.size > size && oldest !== undefined) known.delete(oldest);
  };
  return {
    get(program, content) {
      const key = keyOf(program, content);
      const comments = known.get(key);
      if (comments) put(key, comments);
      return comments;
    },
    set: (program, content, comments) => put(keyOf(program, content), comments),
  };
}
