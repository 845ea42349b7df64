import type { FolderReader } from "../projectFolder.ts";
import type { JavaProject } from "./javaProject.ts";
import { readGradleProject } from "./readGradleProject.ts";
import { readMavenProject } from "./readMavenProject.ts";

/** Undefined where neither Maven nor Gradle builds in the folder. */
export async function readJavaProject(folder: FolderReader): Promise<JavaProject | undefined> {
  return (await readMavenProject(folder)) ?? (await readGradleProject(folder));
}
