import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { runMounts } from "../../dockerfile/runMounts.ts";
import { headEnd } from "./runToHeredoc.ts";

/**
 * The keyword and the flags as typed. Undefined where a mount is there for this RUN alone: what one
 * writes into memory or over the build context, another does not see.
 */
export function runPrefix({ text }: DockerfileDocument, run: Instruction): string | undefined {
  const isAlone = runMounts(run).some(
    ({ type, word }) =>
      type === "tmpfs" || (type === "bind" && /(^|,)(rw|readwrite)\b/.test(word.value)),
  );
  return isAlone ? undefined : text.slice(run.keyword.range.start, headEnd(run));
}
