import { SlipwayError, type UnsupportedOption } from "../../base/errors.ts";
import type { BuildRequest } from "../engine.ts";
import type { ImageTaker } from "./createImageSink.ts";

type Wanted = Pick<
  BuildRequest,
  "tags" | "outputs" | "loadImage" | "platforms" | "provenance" | "sbom"
>;

export interface ResultPlan {
  /** Where the image goes besides the outputs. */
  readonly loads: ImageTaker | undefined;
  /** Said where nothing comes out of the build. */
  readonly warning?: string;
}

/**
 * Where the image of a remote build goes. Its own BuildKit has no images, so without outputs one with
 * a name goes into the engine at hand, and all else stays in the builder's cache. Throws the engine's
 * error where it has to be loaded and there is none.
 */
export function planResult(
  builder: string,
  { tags, outputs = [], loadImage }: Wanted,
  engine: ImageTaker | Error | undefined,
): ResultPlan {
  const taker = engine instanceof Error ? undefined : engine;
  if (loadImage === true && !taker) throw engine ?? withoutEngine(builder);
  if (loadImage === true) return { loads: taker };
  if (outputs.length > 0 || loadImage === false) return { loads: undefined };
  if (tags.length > 0 && taker) return { loads: taker };
  const why = tags.length > 0 ? "no engine is there to take the image" : "the image has no name";
  return {
    loads: undefined,
    warning: `The result stays in the cache of the builder "${builder}": ${why}, and no output is chosen.`,
  };
}

/** Throws `build-unsupported` for what the archive that engines load has no place for. */
export function assertLoadable(
  builder: string,
  { platforms = [], provenance, sbom }: Wanted,
): void {
  const reason = `an engine cannot load it from the builder "${builder}"`;
  const options: UnsupportedOption[] = [
    ...(platforms.length > 1 ? [{ option: "platform", reason: `several at once: ${reason}` }] : []),
    ...(provenance ? [{ option: "provenance", reason }] : []),
    ...(sbom ? [{ option: "sbom", reason }] : []),
  ];
  if (options.length === 0) return;
  const named = options.map((one) => `--${one.option} (${one.reason})`);
  throw new SlipwayError(
    "build-unsupported",
    { options },
    {
      message: `This build asks for what cannot be done here: ${named.join(", ")}.`,
      hint: "Push the image, or write it to a file of type oci.",
    },
  );
}

function withoutEngine(builder: string): SlipwayError<"engine-unreachable"> {
  return new SlipwayError(
    "engine-unreachable",
    { attempts: [] },
    {
      message: `The image of the builder "${builder}" has to go into an engine, and there is none.`,
      hint: "Start an engine, or choose another output.",
    },
  );
}
