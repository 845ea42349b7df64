import type { PushEvent } from "../../engine/engine.ts";

/** What the layers of a push are doing, from the engine's events. */
export interface PushProgress {
  readonly layers: ReadonlyMap<string, LayerProgress>;
  /** The layer that spoke last. */
  readonly latest: string | undefined;
}

export interface LayerProgress {
  /** The engine's words. */
  readonly status: string;
  readonly current: number;
  /** 0 where unknown. */
  readonly total: number;
  readonly done: boolean;
}

export const noPushProgress: PushProgress = { layers: new Map(), latest: undefined };

export function reducePush(progress: PushProgress, event: PushEvent): PushProgress {
  if (event.layer === undefined) return progress;
  const { layer, status, current, total } = event;
  const done = finished.test(status);
  const layers = new Map(progress.layers).set(layer, { status, current, total, done });
  return { layers, latest: layer };
}

/** How many layers are there and how many of them the registry has. */
export function countLayers({ layers }: PushProgress): {
  readonly done: number;
  readonly all: number;
} {
  const done = [...layers.values()].filter((layer) => layer.done).length;
  return { done, all: layers.size };
}

/** The engine's words for a layer that needs no more work. */
const finished = /^(Pushed|Layer already exists|Mounted from)/;
