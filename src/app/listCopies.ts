import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { type CopyInputs, copyInputs } from "./cacheInputs.ts";
import { contextAsks } from "./contextAsks.ts";

/** Files of one instruction that are worth to be remembered. */
const mostFiles = 50_000;

/**
 * What each instruction takes out of the context's folder now, by size and time, as the engine
 * compares files. Throws what reading the folder throws, and AbortError.
 */
export async function listCopies(
  document: DockerfileDocument,
  options: BuildOptions,
  signal: AbortSignal,
): Promise<readonly CopyInputs[]> {
  const { contextPath: root, dockerfilePath } = options;
  const { contextFolder, contextSources, readIgnoreFile } = await import(
    "../buildcontext/index.ts"
  );
  const ignore = await readIgnoreFile({ root, dockerfilePath });
  const exclude = (ignore?.patterns ?? []).map(
    ({ pattern, negated }) => `${negated ? "!" : ""}${pattern}`,
  );
  const folder = contextFolder(root, undefined);
  const copies: CopyInputs[] = [];
  for (const { instruction, paths } of contextAsks(contextSources, document, options) ?? []) {
    if (paths.length === 0) continue;
    // Empty lists would mean everything, as "" alone does.
    const entries = await folder.list({ include: [], exclude, follow: paths }, signal);
    const files = entries.filter(({ kind }) => kind !== "folder");
    if (files.length > mostFiles) continue;
    const line = document.lines.positionAt(instruction.range.start).line + 1;
    const named = files.map(({ path, size, modified, target }) => ({
      path,
      state: `${size} ${target === "" ? modified : target}`,
    }));
    copies.push(copyInputs(line, named));
  }
  return copies;
}
