import { readDotnetProject } from "./dotnet/readDotnetProject.ts";
import { readGenericProject } from "./generic/readGenericProject.ts";
import { readGoProject } from "./go/readGoProject.ts";
import { readJavaProject } from "./java/readJavaProject.ts";
import { readNodeProject } from "./node/readNodeProject.ts";
import type { Project } from "./project.ts";
import { createFolderReader, type FolderReader, type ProjectFolder } from "./projectFolder.ts";
import { readPythonProject } from "./python/readPythonProject.ts";
import { readRustProject } from "./rust/readRustProject.ts";

/**
 * What a folder is the project of, likeliest first, by its files alone; the last one is always the
 * generic one, so that a list of one says that nothing is known.
 *
 * @throws what the folder throws, and the reason of `signal`.
 */
export async function readProjects(
  folder: ProjectFolder,
  signal?: AbortSignal,
): Promise<readonly Project[]> {
  const reader = createFolderReader(folder, signal);
  const projects: Project[] = [];
  for (const read of readers) {
    const project = await read(reader);
    if (project) projects.push(project);
  }
  return [...projects, await readGenericProject(reader)];
}

/** Node stands last: other projects have a package.json for their tools or pages. */
const readers: readonly ((folder: FolderReader) => Promise<Project | undefined>)[] = [
  readGoProject,
  readRustProject,
  readJavaProject,
  readDotnetProject,
  readPythonProject,
  readNodeProject,
];
