import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { condense } from "./condense.ts";
import type { ReadDefinition } from "./definitionReader.ts";
import { type Definition, readDefinitions } from "./readDefinitions.ts";

/**
 * Reads each Dockerfile of the definitions anew and stores it condensed. What is gone stays as it was,
 * which is told: images of old versions are still pulled. Lists of packages stay, too. `check` looks at
 * a folder with all that is new. Where it throws, or anything could not be read or is no Dockerfile,
 * nothing is stored; the error names all that went wrong.
 */
export async function renewDefinitions(
  folder: string,
  read: ReadDefinition,
  check: (folder: string) => unknown,
  tell: (line: string) => void = console.log,
): Promise<void> {
  const files = new Map<string, string[]>();
  const failures: string[] = [];
  for (const definition of readDefinitions(folder)) {
    const lines = files.get(definition.file) ?? [];
    files.set(definition.file, lines);
    try {
      lines.push(await renewed(definition, read, tell));
    } catch (error) {
      failures.push(`${definition.image}: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (failures.length > 0) {
    throw new Error(
      [
        "Nothing was changed, as these could not be renewed:",
        ...failures.map((failure) => `  ${failure}`),
        "Run it again when they can be read, or correct their headings.",
      ].join("\n"),
    );
  }
  const copy = mkdtempSync(join(tmpdir(), "slipway-definitions-"));
  try {
    cpSync(folder, copy, { recursive: true });
    for (const [file, sections] of files) writeFileSync(join(copy, file), sections.join(""));
    check(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  for (const [file, sections] of files) {
    const place = join(folder, file);
    // No file is ever there in part.
    writeFileSync(`${place}.new`, sections.join(""));
    renameSync(`${place}.new`, place);
  }
}

async function renewed(
  { image, repository, path, commit, packages, text }: Definition,
  read: ReadDefinition,
  tell: (line: string) => void,
): Promise<string> {
  const heading = (at: string): string =>
    `-- ${packages ? "packages " : ""}${image} = ${repository} ${path} @ ${at} --\n`;
  const old = `${heading(commit)}${text.trimEnd()}\n`;
  if (packages || !/(^|\/)Dockerfile[^/]*$/.test(path)) return old;
  const found = await read(repository, path);
  if (found !== undefined) return `${heading("HEAD")}${condense(found)}`;
  if (text.trim() === "") throw new Error(`${repository} ${path}: there is no such file.`);
  tell(`Kept ${image}: ${repository} ${path} is gone.`);
  return old;
}
