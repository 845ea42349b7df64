import type { Stage } from "../dockerfile/document.ts";
import type { AssembleFolder, AssembleRequest } from "./assembleRequest.ts";
import { buildFault } from "./buildFault.ts";
import { findContext } from "./stageBases.ts";

/** What a COPY or ADD takes its files from. */
export type Origin =
  | { readonly kind: "folder"; readonly context: AssembleFolder; readonly words: string }
  | { readonly kind: "stage"; readonly index: number; readonly words: string }
  | { readonly kind: "image"; readonly reference: string; readonly words: string };

/** Of `--from` as typed; undefined is the build context. Throws `build-failed`. */
export function findOrigin(
  from: string | undefined,
  stages: readonly Stage[],
  request: Pick<AssembleRequest, "context" | "contexts">,
): Origin {
  if (from === undefined) {
    return { kind: "folder", context: request.context, words: "the build context" };
  }
  if (from === "") throw buildFault("--from names nothing", "Name a stage, a context or an image.");
  const index = stageNamed(from, stages);
  const name = index === undefined ? from : stages[index]?.name;
  const given = name === undefined ? undefined : findContext(request.contexts, name);
  const words = `the build context ${from}`;
  if (typeof given === "object") return { kind: "folder", context: given, words };
  if (given === undefined && index !== undefined) {
    return { kind: "stage", index, words: `stage ${from}` };
  }
  return { kind: "image", reference: given ?? from, words: `the image ${given ?? from}` };
}

function stageNamed(from: string, stages: readonly Stage[]): number | undefined {
  const named = stages.findLast(({ name }) => name === from.toLowerCase());
  if (named) return named.index;
  return /^\d+$/.test(from) && stages[Number(from)] ? Number(from) : undefined;
}
