import { hash } from "node:crypto";
import type { Layer } from "../image/image.ts";

/** Layers on each other, with what stands for the files that they make. */
export interface LayerStack {
  readonly layers: readonly Layer[];
  /** As the ChainID of the OCI image specification, config.md: each follows from the one before. */
  readonly chainId: string;
}

export function layerStack(layers: readonly Layer[]): LayerStack {
  return { layers, chainId: layers.reduce(chainOn, "") };
}

export function withLayer({ layers, chainId }: LayerStack, layer: Layer): LayerStack {
  return { layers: [...layers, layer], chainId: chainOn(chainId, layer) };
}

function chainOn(chainId: string, { diffId }: Layer): string {
  return chainId === "" ? diffId : `sha256:${hash("sha256", `${chainId} ${diffId}`)}`;
}
