import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { condense } from "./condense.ts";
import { type Definition, readDefinitions } from "./readDefinitions.ts";

/**
 * Reads each Dockerfile of the definitions anew and stores it condensed. What is gone stays as it was:
 * images of old versions are still pulled. Lists of packages stay, too. What it cannot read is told.
 */
export async function renewDefinitions(
  folder: string,
  read: (repository: string, path: string) => Promise<string>,
): Promise<void> {
  const files = new Map<string, string[]>();
  for (const definition of readDefinitions(folder)) {
    const lines = files.get(definition.file) ?? [];
    files.set(definition.file, lines);
    lines.push(await renewed(definition, read));
  }
  for (const [file, sections] of files) writeFileSync(join(folder, file), sections.join(""));
}

async function renewed(
  { image, repository, path, commit, packages, text }: Definition,
  read: (repository: string, path: string) => Promise<string>,
): Promise<string> {
  const heading = (at: string): string =>
    `-- ${packages ? "packages " : ""}${image} = ${repository} ${path} @ ${at} --\n`;
  const old = `${heading(commit)}${text.trimEnd()}\n`;
  if (packages || !/(^|\/)Dockerfile[^/]*$/.test(path)) return old;
  try {
    return `${heading("HEAD")}${condense(await read(repository, path))}`;
  } catch (error) {
    console.log(`Kept ${image}: ${error instanceof Error ? error.message : error}`);
    return old;
  }
}
