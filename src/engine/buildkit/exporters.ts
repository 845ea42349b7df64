import type { BuildOutput, BuildRequest } from "../engine.ts";
import type { Exporter } from "./encodeSolve.ts";

type Wanted = Pick<BuildRequest, "outputs" | "loadImage" | "tags">;

/**
 * What BuildKit is to make of the result. Those that come to us keep the index that they have among
 * `sentOutputs`; the image of an engine comes behind them.
 */
export function exporters(build: Wanted, inEngine: boolean): readonly Exporter[] {
  const name = build.tags.join(",");
  const named = name === "" ? {} : { name };
  return [
    ...sentOutputs(build).map(({ type, attributes }) => ({
      type,
      attributes: takesName.has(type) ? { ...named, ...attributes } : attributes,
    })),
    ...(inEngine && loadsImage(build) ? [{ type: "moby", attributes: named }] : []),
  ];
}

/** Without those that ask for nothing: the cache is always written. */
export function sentOutputs({ outputs = [] }: Pick<Wanted, "outputs">): readonly BuildOutput[] {
  return outputs.filter(({ type }) => type !== "cacheonly");
}

export function loadsImage({ loadImage, outputs = [] }: Omit<Wanted, "tags">): boolean {
  return loadImage ?? outputs.length === 0;
}

const takesName: ReadonlySet<string> = new Set(["image", "oci", "docker"]);
