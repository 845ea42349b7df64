import type { GivenArguments } from "../dockerfile/variables.ts";
import type { BuildOptions } from "./buildOptions.ts";

/** Which part of a build's choices decides what variables of a Dockerfile mean. */
export type ArgumentChoices = Pick<BuildOptions, "buildArgs" | "target" | "platforms">;

/**
 * What a build gives to the ARGs of a file, once for each platform that it is for. Without a
 * platform the engine takes its own, which is not known here.
 */
export function givenArguments(choices: ArgumentChoices): readonly GivenArguments[] {
  const { buildArgs: args, platforms = [], target } = choices;
  const stage = { TARGETSTAGE: target === undefined || target === "" ? "default" : target };
  if (platforms.length === 0) return [{ args, automatic: stage }];
  return platforms.map((platform) => ({ args, automatic: { ...stage, ...ofPlatform(platform) } }));
}

/** `linux/arm64/v8`; a platform of one word names a system or a processor, and says too little. */
function ofPlatform(platform: string): Readonly<Record<string, string>> {
  const [os, arch, variant = ""] = platform.split("/");
  if (os === undefined || arch === undefined) return {};
  return {
    TARGETPLATFORM: platform,
    TARGETOS: os,
    TARGETARCH: arch,
    TARGETVARIANT: variant,
  };
}
