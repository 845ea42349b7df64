import type { Platform } from "../oci/descriptor.ts";

/**
 * `linux/arm64`, `linux/arm/v7`, also `linux` or `arm64` alone, which take the rest from linux/amd64;
 * in the form that images have. Undefined for what is none.
 */
export function parsePlatform(text: string): Platform | undefined {
  const parts = text.toLowerCase().split("/");
  if (parts.length > 3 || !parts.every((part) => /^[a-z0-9_.-]+$/.test(part))) return undefined;
  const [first = "", second, third] = parts;
  if (second !== undefined) return normalized(first, second, third);
  return systems.has(first) ? normalized(first, "amd64") : normalized("linux", first);
}

const systems: ReadonlySet<string> = new Set(["linux", "windows", "darwin", "freebsd"]);

/** Other names that containerd takes, and the variants that are meant where none is said. */
function normalized(os: string, typed: string, typedVariant = ""): Platform {
  const { architecture = typed, variant = typedVariant } = otherNames[typed] ?? {};
  const usual = usualVariants[architecture];
  const given = typedVariant === "" ? variant : withV(typedVariant);
  // For arm64 the first one is not said, for arm the usual one is.
  if (architecture === "arm64" && (given === "v8" || given === "")) return { os, architecture };
  if (architecture === "amd64" && given === "v1") return { os, architecture };
  const known = given === "" ? usual : given;
  return known === undefined ? { os, architecture } : { os, architecture, variant: known };
}

const usualVariants: Readonly<Record<string, string>> = { arm: "v7" };

const otherNames: Readonly<Record<string, { architecture?: string; variant?: string }>> = {
  x86_64: { architecture: "amd64" },
  "x86-64": { architecture: "amd64" },
  i386: { architecture: "386" },
  aarch64: { architecture: "arm64" },
  armhf: { architecture: "arm", variant: "v7" },
  armel: { architecture: "arm", variant: "v6" },
};

function withV(variant: string): string {
  return /^\d/.test(variant) ? `v${variant}` : variant;
}
