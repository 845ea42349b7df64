import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";

/** An entry of an image's history, as the engine tells it. */
export interface HistoryEntry {
  /** How it came to be, such as `RUN /bin/sh -c make # buildkit`. */
  readonly createdBy: string;
  /** Bytes that it added. */
  readonly size: number;
}

/**
 * Bytes of the layers that instructions made, by instruction. An image tells only of the stages that
 * it is made of: the target and those that it builds on. From the newest entry backwards, each
 * belongs to the instruction with the same keyword; where that no longer fits, the rest stays open.
 * What is left over in the end is the base image's, and stands for its FROM.
 */
export function layerSizes(
  document: DockerfileDocument,
  target: string | undefined,
  newestFirst: readonly HistoryEntry[],
): ReadonlyMap<Instruction, number> {
  const sizes = new Map<Instruction, number>();
  const chain = chainOf(document, target);
  const instructions = chain.flatMap(({ instructions: of }) => [...of].reverse());
  let at = 0;
  for (const instruction of instructions) {
    const entry = newestFirst[at];
    if (entry === undefined) return sizes;
    if (keywordIn(entry.createdBy) === instruction.keyword.value.toUpperCase()) {
      sizes.set(instruction, entry.size);
      at += 1;
    } else if (makesLayers.has(instruction.kind)) {
      return sizes;
    }
    // Builders write down what they please of the rest: ONBUILD has no entry with BuildKit.
  }
  const base = chain.at(-1)?.from;
  const rest = newestFirst.slice(at).reduce((sum, { size }) => sum + size, 0);
  if (base) sizes.set(base, rest);
  return sizes;
}

/** The stage that is built, by name or number, else the last one. */
export function targetStage(
  { stages }: DockerfileDocument,
  target: string | undefined,
): Stage | undefined {
  if (target === undefined || target === "") return stages.at(-1);
  const name = target.toLowerCase();
  return stages.find((stage) => stage.name === name) ?? stages[Number(name)];
}

/** The target and the stages that it builds on, the target first. */
function chainOf(document: DockerfileDocument, target: string | undefined): readonly Stage[] {
  const chain: Stage[] = [];
  let stage = targetStage(document, target);
  while (stage && !chain.includes(stage)) {
    chain.push(stage);
    stage = stage.parent === undefined ? undefined : document.stages[stage.parent];
  }
  return chain;
}

const makesLayers: ReadonlySet<Instruction["kind"]> = new Set(["RUN", "COPY", "ADD", "WORKDIR"]);

/** BuildKit writes the keyword; the classic builder a shell for RUN and `#(nop)` for the rest. */
function keywordIn(createdBy: string): string | undefined {
  const text = createdBy.trim();
  const noop = /#\(nop\)\s+([A-Z]+)/.exec(text)?.[1];
  if (noop !== undefined) return noop;
  const word = /^([A-Z]+)(?:\s|$)/.exec(text)?.[1];
  if (word !== undefined && keywords.has(word)) return word;
  return text === "" ? undefined : "RUN";
}

const keywords: ReadonlySet<string> = new Set([
  ...["RUN", "COPY", "ADD", "WORKDIR", "CMD", "ENTRYPOINT", "ENV", "LABEL", "ARG", "USER", "SHELL"],
  ...["EXPOSE", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ONBUILD", "MAINTAINER"],
]);
