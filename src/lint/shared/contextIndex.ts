import type { ContextFiles, ContextPath } from "../../dockerfile/contextFiles.ts";
import { dependencyFolderAt, type FoundDependencies } from "./dependencyFolderKinds.ts";
import { secretFileAt } from "./secretFiles.ts";

/** What rules look for in the whole of a build context. */
export interface ContextIndex {
  /** Files that hold secrets by their names, in the order of paths by depth. */
  readonly secrets: readonly string[];
  /** Folders of installed dependencies and of what builders leave; nothing in them is in the rest. */
  readonly dependencies: readonly FoundDependencies[];
  /** The paths of a file or folder name. */
  named(name: string): readonly string[];
  /** As that of the files; the answers to the last questions are kept. */
  match(source: string): readonly ContextPath[];
}

/** One walk, kept with the facts. What lies behind the first so many paths is not looked at. */
export function contextIndex(files: ContextFiles): ContextIndex {
  return files.derived(createIndex);
}

const maximumPaths = 20_000;
const maximumMatches = 200;

function createIndex(files: ContextFiles): ContextIndex {
  const secrets: string[] = [];
  const dependencies: FoundDependencies[] = [];
  const byName = new Map<string, string[]>();
  const folders: string[] = [""];
  const matches = new Map<string, readonly ContextPath[]>();
  let left = maximumPaths;
  for (let at = 0; at < folders.length && left > 0; at++) {
    for (const child of files.children(folders[at] ?? "")) {
      if (left-- === 0) break;
      visit(child);
    }
  }
  return { secrets, dependencies, named: (name) => byName.get(name) ?? [], match };

  function match(source: string): readonly ContextPath[] {
    let matched = matches.get(source);
    if (!matched) {
      if (matches.size >= maximumMatches) matches.clear();
      matched = files.match(source);
      matches.set(source, matched);
    }
    return matched;
  }

  function visit(child: ContextPath): void {
    const { path } = child;
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (child.kind === "folder") {
      const found = dependencyFolderAt(files, child);
      if (found) {
        dependencies.push(found);
        return;
      }
      // What git keeps there is no part of the sources.
      if (name === ".git") return;
      folders.push(path);
    } else if (secretFileAt(files, path)) secrets.push(path);
    const paths = byName.get(name);
    if (paths) paths.push(path);
    else byName.set(name, [path]);
  }
}
