import { type CancellationToken, FileType, Uri, workspace } from "vscode";

/** The Dockerfiles of the workspace by their names, without those of packages; `most` at the most. */
export async function findDockerfileUris(most?: number, token?: CancellationToken): Promise<Uri[]> {
  const found = workspace.findFiles(dockerfileGlob, notSearched, most, token);
  const virtual = (workspace.workspaceFolders ?? []).filter(({ uri }) => !isSearched(uri));
  if (virtual.length === 0) return found;
  // VS Code waits without an end for somebody who can search such a file system.
  const soon = await Promise.race([found, new Promise<[]>((end) => setTimeout(end, patience, []))]);
  if (soon.length > 0) return soon;
  const walked = await Promise.all(virtual.map(({ uri }) => walk(uri, token)));
  return walked.flat().slice(0, most);
}

const dockerfileGlob =
  "**/{[Dd]ockerfile,[Dd]ockerfile.*,*.[Dd]ockerfile,Containerfile,Containerfile.*,Containerfile-*,*.[Cc]ontainerfile}";
const notSearched = "{**/node_modules/**,**/.git/**,**/*.dockerignore}";

/** The same as the globs. */
const dockerfileName =
  /^([Dd]ockerfile(\..*)?|.*\.[Dd]ockerfile|Containerfile([.-].*)?|.*\.[Cc]ontainerfile)$/;
const notEntered = new Set(["node_modules", ".git"]);

/** Milliseconds for a search of a file system that may have none. */
const patience = 3_000;

/** VS Code itself searches these. */
function isSearched({ scheme }: Uri): boolean {
  return scheme === "file" || scheme === "vscode-remote";
}

/** Folder by folder, nearest first; what cannot be read counts as empty. */
async function walk(root: Uri, token: CancellationToken | undefined): Promise<Uri[]> {
  const found: Uri[] = [];
  const open = [root];
  for (let at = 0; at < open.length && at < mostFolders; at++) {
    if (token?.isCancellationRequested) break;
    const folder = open[at] as Uri;
    const entries = await workspace.fs.readDirectory(folder).then(undefined, () => []);
    for (const [name, type] of entries) {
      if (type === FileType.Directory && !notEntered.has(name))
        open.push(Uri.joinPath(folder, name));
      const isNamed = dockerfileName.test(name) && !name.endsWith(".dockerignore");
      if (type & FileType.File && isNamed) found.push(Uri.joinPath(folder, name));
    }
  }
  return found;
}

/** Each may be a request over a network. */
const mostFolders = 1_000;
