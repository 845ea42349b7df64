// Makes a Dockerfile and an ignore file for a project; a chunk of its own, loaded when one is wanted.

export { freeDockerfileName, ignoreFileOf, isDockerfileName } from "./dockerfileNames.ts";
export { ecosystemNames } from "./ecosystemNames.ts";
export { genericProject } from "./generic/genericProject.ts";
export { missingIgnoreLines, withIgnoreLines } from "./missingIgnoreLines.ts";
export type { Ecosystem, Project } from "./project.ts";
export type { ProjectFolder } from "./projectFolder.ts";
export { readProjects } from "./readProjects.ts";
export { type ProjectSite, readSites } from "./readSites.ts";
export { isAnswer, type ScaffoldChoice } from "./scaffoldChoice.ts";
export { type Scaffold, scaffoldChoices, writeScaffold } from "./writeScaffold.ts";
