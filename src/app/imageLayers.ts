import type { Engine, ImageHistoryEntry } from "../engine/engine.ts";
import { keywordIn } from "./matchHistory.ts";

/** One step of an image's history: a layer, or an entry that changed no files. */
export interface ImageLayer {
  /** Counts from 0, the base's first one first, as a Dockerfile is read. */
  readonly index: number;
  /** As in a Dockerfile, such as `RUN make`; what the builder wrote where it is none. */
  readonly instruction: string;
  /** The builder's own words. */
  readonly createdBy: string;
  readonly comment: string;
  /** Bytes that it added. */
  readonly size: number;
  /** Milliseconds since the epoch; 0 where unknown. */
  readonly created: number;
  /** True where it has no files of its own. */
  readonly empty: boolean;
  /** `sha256:…` of its unpacked tar; undefined where it is empty or where that is not certain. */
  readonly diffId: string | undefined;
  /** True where the history says that it belongs to the image below; false may also be unknown. */
  readonly base: boolean;
}

/** The layers of an image, the base first. Fails as `imageHistory` and `inspectImage` do. */
export async function listLayers(
  engine: Pick<Engine, "imageHistory" | "inspectImage">,
  nameOrId: string,
  signal?: AbortSignal,
): Promise<readonly ImageLayer[]> {
  const [history, details] = await Promise.all([
    engine.imageHistory(nameOrId, signal),
    engine.inspectImage(nameOrId, signal),
  ]);
  return layersOf(history, details);
}

/** Joins a history, the newest first, with the digests of the layers, the base first. */
export function layersOf(
  newestFirst: readonly ImageHistoryEntry[],
  image: { readonly layers: readonly string[]; readonly tags: readonly string[] },
): readonly ImageLayer[] {
  const history = [...newestFirst].reverse();
  const diffIds = assignDiffIds(history, image.layers);
  const own = new Set(image.tags);
  // The classic builder keeps the image of each step, so names of a base stand in the history.
  const namedBase = history.findLastIndex(
    ({ tags }, at) => at < history.length - 1 && tags.some((tag) => !own.has(tag)),
  );
  // Podman notes at each step what it is built on; of its own steps only an id.
  const afterBase = history.findLastIndex(({ comment }) => /^FROM (?![0-9a-f]{12}$)/.test(comment));
  const lastOfBase = Math.max(namedBase, afterBase - 1);
  return history.map(({ createdBy, comment, size, created }, index) => ({
    index,
    instruction: instructionOf(createdBy) || comment.trim(),
    ...{ createdBy, comment, size, created },
    empty: size === 0 && diffIds[index] === undefined,
    diffId: diffIds[index],
    base: index <= lastOfBase,
  }));
}

/** The digest of the layer without files: of a tar with nothing but its end. */
export const emptyDiffId =
  "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

/**
 * Engines do not tell which entries are layers. One with bytes is; one of an instruction that only
 * sets something is not. A RUN, COPY, ADD or WORKDIR without bytes may be one: where the numbers
 * leave it open, digests are given from both ends up to the first that could be either.
 */
function assignDiffIds(
  history: readonly ImageHistoryEntry[],
  diffIds: readonly string[],
): readonly (string | undefined)[] {
  const kinds = history.map(({ size, createdBy }) => {
    if (size > 0) return "layer";
    return mayBeLayer.has(keywordIn(createdBy) ?? "RUN") ? "open" : "none";
  });
  const count = (kind: string): number => kinds.filter((one) => one === kind).length;
  const [sure, open] = [count("layer"), count("open")];
  const result = kinds.map((): string | undefined => undefined);
  if (diffIds.length < sure || diffIds.length > sure + open) return result;
  const takeOpen = diffIds.length === sure + open;
  const isLayer = (at: number): boolean =>
    kinds[at] === "layer" || (takeOpen && kinds[at] === "open");
  const undecided = (at: number): boolean =>
    kinds[at] === "open" && !takeOpen && diffIds.length > sure;
  const fill = (order: readonly number[], next: () => string | undefined): void => {
    for (const at of order) {
      if (undecided(at)) return;
      if (isLayer(at)) result[at] = next();
    }
  };
  const order = kinds.map((_, at) => at);
  let first = 0;
  let last = diffIds.length;
  fill(order, () => diffIds[first++]);
  fill(order.toReversed(), () => diffIds[--last]);
  return result;
}

const mayBeLayer: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD", "WORKDIR"]);

/** What a builder wrote into the history, as it would stand in a Dockerfile. */
export function instructionOf(createdBy: string): string {
  const text = createdBy.trim().replace(/\s*# buildkit$/, "");
  const noop = /^\S*sh -c #\(nop\)\s+/.exec(text);
  // The classic builder copies from a temporary name: its digest says nothing to a person.
  if (noop)
    return text.slice(noop[0].length).replace(/\b((?:file|dir|multi):[0-9a-f]{8})[0-9a-f]+/g, "$1");
  const keyword = /^[A-Z]+(?=\s|$)/.exec(text)?.[0];
  if (keyword !== undefined && keyword !== "RUN" && keywordIn(text) === keyword) return text;
  const isRun = keyword === "RUN";
  const command = withoutArguments(isRun ? text.slice("RUN".length).trimStart() : text);
  const shell = shellCall.exec(command)?.[0];
  if (shell !== undefined) return `RUN ${command.slice(shell.length)}`;
  return isRun || command !== text ? `RUN ${command}` : text;
}

/** `|1 VERSION=3 /bin/sh -c make`: values of build arguments stand before the command. */
function withoutArguments(text: string): string {
  const count = /^\|(\d+) /.exec(text);
  if (!count) return text;
  const rest = text.slice(count[0].length);
  const shell = /(?:^| )(\/\S*sh|\S*cmd|\S*powershell|\S*pwsh)(?= [-/])/.exec(rest);
  if (shell) return rest.slice(shell.index).trimStart();
  // Without a shell the values can only be counted.
  return rest.split(" ").slice(Number(count[1])).join(" ");
}

const shellCall =
  /^(?:\S*\/)?(?:(?:ba|da|a|z|k)?sh(?: -\w+(?: pipefail)?)* -\w*c|cmd(?:\.exe)? (?:\/S )?\/C|(?:powershell|pwsh)(?:\.exe)?(?: -(?!Command)\S+)* -Command) /i;
