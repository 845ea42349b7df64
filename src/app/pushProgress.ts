import type { LayerEvent } from "../engine/engine.ts";

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

export function reducePush(progress: PushProgress, event: LayerEvent): PushProgress {
  if (event.layer === undefined) return progress;
  const { layer, status } = event;
  const done = isLayerDone(status);
  const before = progress.layers.get(layer);
  // The last word about a layer comes without figures.
  const total = event.total > 0 ? event.total : (before?.total ?? 0);
  // Engines read a bit more than they have said.
  const current = done ? total : Math.min(event.current, total || event.current);
  const layers = new Map(progress.layers).set(layer, { status, current, total, done });
  return { layers, latest: layer };
}

/** True for the engine's words for a layer that needs no more work. */
export function isLayerDone(status: string): boolean {
  return /^(Pushed|Layer already exists|Mounted from)/.test(status);
}

export interface PushCount {
  /** Layers that the registry has. */
  readonly done: number;
  readonly all: number;
  /** Bytes, of the layers that are or were sent. */
  readonly sent: number;
  readonly total: number;
}

export function countLayers({ layers }: PushProgress): PushCount {
  let [done, sent, total] = [0, 0, 0];
  for (const layer of layers.values()) {
    if (layer.done) done += 1;
    sent += layer.current;
    total += layer.total;
  }
  return { done, all: layers.size, sent, total };
}

/** From 0 to 1: the layers that are done, and of the others what is sent. */
export function shareDone({ layers }: PushProgress): number {
  if (layers.size === 0) return 0;
  let share = 0;
  for (const { done, current, total } of layers.values()) {
    share += done ? 1 : total > 0 ? Math.min(1, current / total) : 0;
  }
  return share / layers.size;
}
