import type { LayerEvent } from "../engine/engine.ts";

/** What the layers of a pull are doing, from the engine's events. */
export interface PullProgress {
  readonly layers: ReadonlyMap<string, LayerEvent>;
}

export interface PullFigures {
  /** Layers that need no more work. */
  readonly done: number;
  readonly all: number;
  /** Bytes that came, of the layers whose size is known. */
  readonly current: number;
  /** Bytes; 0 where unknown. */
  readonly total: number;
  /** From 0 to 1: the layers that are done, and of the others what came. */
  readonly share: number;
}

export const noPullProgress: PullProgress = { layers: new Map() };

export function reducePull(progress: PullProgress, event: LayerEvent): PullProgress {
  const { layer } = event;
  if (layer === undefined) return progress;
  const before = progress.layers.get(layer);
  // Only the download has a size; what comes after it keeps that. Unpacking counts anew.
  const size =
    event.status === "Downloading" && event.total > 0
      ? event
      : { current: before?.total ?? 0, total: before?.total ?? 0 };
  const { current, total } = size;
  return { layers: new Map(progress.layers).set(layer, { ...event, current, total }) };
}

export function pullFigures({ layers }: PullProgress): PullFigures {
  let [done, current, total, share] = [0, 0, 0, 0];
  for (const layer of layers.values()) {
    const isDone = finished.test(layer.status);
    if (isDone) done++;
    share += isDone ? 1 : layer.total > 0 ? layer.current / layer.total : 0;
    current += layer.current;
    total += layer.total;
  }
  return { done, all: layers.size, current, total, share: share / (layers.size || 1) };
}

/** The engines' words for a layer that needs no more work. */
const finished = /^(Pull complete|Already exists|Download complete$)/;
