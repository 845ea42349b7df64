import type {
  DockerfileDocument,
  Stage,
  TransferInstruction,
  Word,
} from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import type { LintServices } from "../services.ts";
import { hasWildcard } from "./transferPaths.ts";

/** A path that a COPY takes from an earlier stage. */
export interface StageTaking {
  readonly copy: TransferInstruction;
  /** The stage that gets it. */
  readonly into: Stage;
  /** The source. */
  readonly word: Word;
  /** Absolute and clean. */
  readonly path: string;
}

/** By the index of the stage that they are taken from; without what variables or wildcards decide. */
export function stageTakings(
  { stages }: Pick<DockerfileDocument, "stages">,
  { variables }: Pick<LintServices, "variables">,
): ReadonlyMap<number, readonly StageTaking[]> {
  const takings = new Map<number, StageTaking[]>();
  const earlier = new Map<string, Stage>();
  for (const into of stages) {
    for (const copy of into.instructions) {
      if (copy.kind !== "COPY" || !copy.from) continue;
      const stage = stageNamed(copy.from.value);
      if (!stage || stage.index >= into.index) continue;
      for (const word of copy.sources) {
        const { value, complete } = variables.expand(word.raw, copy);
        const path = complete && !hasWildcard(value) ? joinPath("/", value) : undefined;
        if (path === undefined || path === "/") continue;
        const list = takings.get(stage.index);
        const taking = { copy, into, word, path };
        if (list) list.push(taking);
        else takings.set(stage.index, [taking]);
      }
    }
    if (into.name !== undefined) earlier.set(into.name, into);
  }
  return takings;

  function stageNamed(name: string): Stage | undefined {
    if (name === "" || name.includes("$")) return undefined;
    return (
      earlier.get(name.toLowerCase()) ?? (/^\d+$/.test(name) ? stages[Number(name)] : undefined)
    );
  }
}
