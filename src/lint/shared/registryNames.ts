import type { TextRange } from "../../base/textRange.ts";
import type { CommandInstruction, Word } from "../../dockerfile/document.ts";
import { splitReference } from "../../reference/referenceParts.ts";
import { runMounts } from "./runMounts.ts";

/**
 * The registry of an image; Docker's own where none is named. Undefined where a variable that
 * nobody knows stands in it, or may bring one.
 */
export function registryOf(image: string): string | undefined {
  const slash = image.indexOf("/");
  const first = slash === -1 ? image : image.slice(0, slash);
  if (first.includes("$")) {
    // A variable behind the tag's colon brings no registry with it.
    if (slash !== -1 || !/^[^$]+[:@]/.test(first)) return undefined;
  }
  const domain = splitReference(image).domain?.toLowerCase();
  return domain === undefined || aliasesOfHub.has(domain) ? "docker.io" : domain;
}

/** The registry as hadolint cuts it: in front of the first slash, with a dot outside of `${}`. */
export function hadolintRegistry(image: string): string | undefined {
  const slash = image.indexOf("/");
  const first = image.slice(0, Math.max(0, slash));
  return first.replace(/\$\{[^{}]*\}/g, "").includes(".") ? first : undefined;
}

/** A name, `*.example.com`, `example.*`, or `*`. */
export function matchesRegistry(pattern: string, registry: string): boolean {
  if (pattern === "*") return true;
  if (pattern.startsWith("*")) return registry.endsWith(pattern.slice(1));
  if (pattern.endsWith("*")) return registry.startsWith(pattern.slice(0, -1));
  return registry === pattern;
}

export function isTrusted(registry: string, patterns: readonly string[]): boolean {
  const isOfHub = registry === "docker.io";
  return patterns.some((pattern) => {
    const lower = pattern.toLowerCase();
    return matchesRegistry(lower, registry) || (isOfHub && aliasesOfHub.has(lower));
  });
}

const aliasesOfHub: ReadonlySet<string> = new Set([
  "docker.io",
  "hub.docker.com",
  "index.docker.io",
  "registry-1.docker.io",
]);

/** Where a mount of RUN takes its files from. */
export interface MountSource {
  /** `bind` where none is named. */
  readonly type: string;
  /** As in COPY --from. */
  readonly from: string;
  readonly range: TextRange;
}

export function mountSources(run: CommandInstruction): readonly MountSource[] {
  return runMounts(run).flatMap(({ type, from, word }) =>
    from === undefined || from === "" ? [] : { type, from, range: rangeWithin(word, from) },
  );
}

function rangeWithin({ raw, range }: Word, from: string): TextRange {
  const at = raw.indexOf(`from=${from}`);
  if (at === -1 || range.end - range.start !== raw.length) return range;
  const start = range.start + at + "from=".length;
  return { start, end: start + from.length };
}
