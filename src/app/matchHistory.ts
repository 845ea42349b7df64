import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";

/** Which entry of a history each instruction made. */
export interface MatchedHistory {
  /** Indices into the history. */
  readonly entries: ReadonlyMap<Instruction, number>;
  /** The FROM that the image begins with, where all that stands above it found its entry. */
  readonly base: Instruction | undefined;
  /** How many entries, counted from the newest, are not the base image's. */
  readonly above: number;
}

/**
 * Joins a Dockerfile with the history of an image that was built of it. An image tells only of the
 * stages that it is made of: the target and those that it builds on. From the newest entry
 * backwards, each belongs to the instruction with the same keyword; where that no longer fits, the
 * rest stays open. What is left over in the end is the base image's, and stands for its FROM.
 */
export function matchHistory(
  document: DockerfileDocument,
  target: string | undefined,
  newestFirst: readonly { readonly createdBy: string }[],
): MatchedHistory {
  const entries = new Map<Instruction, number>();
  const chain = chainOf(document, target);
  let at = 0;
  for (const instruction of chain.flatMap(({ instructions: of }) => [...of].reverse())) {
    const entry = newestFirst[at];
    if (entry === undefined) return { entries, base: undefined, above: at };
    if (keywordIn(entry.createdBy) === instruction.keyword.value.toUpperCase()) {
      entries.set(instruction, at);
      at += 1;
    } else if (makesLayers.has(instruction.kind)) {
      return { entries, base: undefined, above: at };
    }
    // Builders write down what they please of the rest: ONBUILD has no entry with BuildKit.
  }
  return { entries, base: chain.at(-1)?.from, above: at };
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

const makesLayers: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD", "WORKDIR"]);

/**
 * The keyword of the instruction behind an entry: BuildKit writes it; the classic builder and Podman
 * a shell for RUN and `#(nop)` for the rest.
 */
export function keywordIn(createdBy: string): string | undefined {
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
