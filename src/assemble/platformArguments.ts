import { type Platform, platformText } from "../oci/descriptor.ts";
import type { AssembleRequest } from "./assembleRequest.ts";

/** What the builder declares by itself in front of the first FROM, as BuildKit does. */
export function platformArguments({
  platform,
  buildPlatform,
  target,
}: Pick<AssembleRequest, "platform" | "buildPlatform" | "target">): Readonly<
  Record<string, string>
> {
  return {
    ...ofPlatform("BUILD", buildPlatform),
    ...ofPlatform("TARGET", platform),
    TARGETSTAGE: target || "default",
  };
}

function ofPlatform(prefix: string, platform: Platform): Readonly<Record<string, string>> {
  const { os, architecture, variant = "" } = platform;
  return {
    [`${prefix}PLATFORM`]: platformText(platform),
    [`${prefix}OS`]: os,
    [`${prefix}OSVERSION`]: platform["os.version"] ?? "",
    [`${prefix}ARCH`]: architecture,
    [`${prefix}VARIANT`]: variant,
  };
}
