import type { FromInstruction } from "../../dockerfile/document.ts";
import { splitReference } from "../../reference/referenceParts.ts";
import type { LintServices } from "../services.ts";

/** A base image as written; good or bad, for it is the parts that count. */
export interface ImageWords {
  /** Without tag and digest. */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** The image with the defaults of ARG put in; undefined where only the build knows it. */
export function knownImage(
  { variables }: LintServices,
  from: FromInstruction,
): ImageWords | undefined {
  if (!from.image) return undefined;
  const { value, complete } = variables.expand(from.image.raw, from);
  if (!complete || value === "") return undefined;
  const { domain, path, tag, digest } = splitReference(value);
  return { name: domain === undefined ? path : `${domain}/${path}`, tag, digest };
}

/**
 * The image as hadolint cuts it: variables are opaque, and what stands in front of the first slash
 * is a registry only with a dot in it, so `localhost:5000/x` has the tag `5000/x`. The name is
 * without its registry.
 */
export function hadolintImage(raw: string): ImageWords {
  const masked = maskBraces(raw);
  const slash = masked.indexOf("/");
  const start = slash !== -1 && masked.slice(0, slash).includes(".") ? slash + 1 : 0;
  const at = masked.indexOf("@", start);
  const end = at === -1 ? raw.length : at;
  const colon = masked.indexOf(":", start);
  const hasTag = colon !== -1 && colon < end;
  return {
    name: raw.slice(start, hasTag ? colon : end),
    tag: hasTag ? raw.slice(colon + 1, end) : undefined,
    digest: at === -1 ? undefined : raw.slice(at + 1),
  };
}

/** The same length, with nothing between `${` and `}` that could part a name. */
function maskBraces(raw: string): string {
  if (!raw.includes("${")) return raw;
  let masked = "";
  let depth = 0;
  for (let at = 0; at < raw.length; at++) {
    if (raw[at] === "{" && raw[at - 1] === "$") depth++;
    masked += depth > 0 ? "_" : raw[at];
    if (raw[at] === "}" && depth > 0) depth--;
  }
  return masked;
}
