import type { EditorFiles } from "./editorFiles.ts";
import { machineFiles } from "./machineFiles.ts";
import { createVirtualFiles } from "./virtualFiles.ts";
import { isVirtualPath } from "./virtualPath.ts";

/** Those of this machine as Node reads them, others (a repository that is not cloned) as VS Code does. */
export function createAllFiles(): EditorFiles {
  const virtual = createVirtualFiles();
  const of = (path: string): EditorFiles => (isVirtualPath(path) ? virtual : machineFiles);
  return {
    pathOf: (uri) => (uri.scheme === "file" ? machineFiles : virtual).pathOf(uri),
    uriOf: (path) => of(path).uriOf(path),
    readText: (path) => of(path).readText(path),
    isThere: (path) => of(path).isThere(path),
    namesIn: (folder) => of(folder).namesIn(folder),
    openListing: (request, signal) => of(request.root).openListing(request, signal),
    listWholeFolder: (root, most, signal) => of(root).listWholeFolder(root, most, signal),
  };
}
