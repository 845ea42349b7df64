import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";

/**
 * Whether an instruction may use a variable at all: most have no dollar sign, and need no closer
 * look. In the JSON form it may be written as an escape.
 */
export function mentionsVariable(
  { text }: Pick<DockerfileDocument, "text">,
  { range, json }: Instruction,
): boolean {
  return json || text.slice(range.start, range.end).includes("$");
}
