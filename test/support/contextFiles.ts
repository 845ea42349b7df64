import { createContextFiles } from "../../src/buildcontext/createContextFiles.ts";
import type { ContextFiles } from "../../src/dockerfile/contextFiles.ts";
import { isReadByRules } from "../../src/dockerfile/isReadByRules.ts";
import { contextIgnore } from "./contextIgnore.ts";

/**
 * A build context of these texts by path, without what the lines of an ignore file keep out. A path
 * that ends in a slash is a folder, and one in `dist/`, `target/` and the like is a build's output.
 */
export function contextFiles(
  files: Readonly<Record<string, string>>,
  ignoreLines: readonly string[] = [],
  { hasSizes = true }: { readonly hasSizes?: boolean } = {},
): ContextFiles {
  const { isIgnored } = contextIgnore(ignoreLines);
  const found = Object.entries(files).flatMap(([name, text]) => {
    const path = name.replace(/\/$/, "");
    if (isIgnored(path)) return [];
    const read = isReadByRules(path) ? { text } : {};
    const kind = name.endsWith("/") ? ("folder" as const) : ("file" as const);
    return [{ path, kind, bytes: hasSizes ? Buffer.byteLength(text) : undefined, ...read }];
  });
  return createContextFiles(found, {
    isGenerated: (path) => /(^|\/)(target|dist|build|out|bin|publish)(\/|$)/.test(path),
  });
}
