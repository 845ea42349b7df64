import type { Project } from "./project.ts";
import type { ProjectFolder } from "./projectFolder.ts";
import { readProjects } from "./readProjects.ts";

/** A project, and the folder that it lies in, from the one that was looked at; "" for that itself. */
export interface ProjectSite {
  readonly folder: string;
  readonly project: Project;
}

/**
 * The projects of a folder; where none is known in it, those of the folders up to two levels below,
 * as in a repository of several. The last one is always the folder itself as something else.
 */
export async function readSites(
  folder: ProjectFolder,
  signal?: AbortSignal,
): Promise<readonly ProjectSite[]> {
  const own = await readProjects(folder, signal);
  const sites = own.map((project) => ({ folder: "", project }));
  if (sites.length > 1) return sites;
  const below: ProjectSite[] = [];
  const open = (await innerFolders(folder, "")).map((path) => ({ path, depth: 1 }));
  for (let next = open.shift(), left = mostFolders; next && left > 0; next = open.shift(), left--) {
    const { path, depth } = next;
    const found = await readProjects(inside(folder, path), signal);
    const known = found.filter(({ ecosystem }) => ecosystem !== "generic");
    below.push(...known.map((project) => ({ folder: path, project })));
    if (known.length > 0 || depth === 2) continue;
    open.push(...(await innerFolders(folder, path)).map((each) => ({ path: each, depth: 2 })));
  }
  return [...below, ...sites];
}

const mostFolders = 60;

function inside(folder: ProjectFolder, path: string): ProjectFolder {
  return {
    read: (file) => folder.read(`${path}/${file}`),
    list: (below) => folder.list(below === "" ? path : `${path}/${below}`),
  };
}

async function innerFolders(folder: ProjectFolder, path: string): Promise<readonly string[]> {
  const entries = await folder.list(path);
  return entries
    .filter(({ name, kind }) => kind === "folder" && !unlikely.test(name))
    .map(({ name }) => (path === "" ? name : `${path}/${name}`))
    .sort();
}

const unlikely =
  /^\.|^(node_modules|vendor|target|dist|build|out|bin|obj|docs?|tests?|venv|__pycache__)$/;
