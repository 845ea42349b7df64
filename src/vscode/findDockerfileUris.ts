import { type CancellationToken, type Uri, workspace } from "vscode";

/** The Dockerfiles of the workspace by their names, without those of packages; `most` at the most. */
export function findDockerfileUris(most?: number, token?: CancellationToken): Thenable<Uri[]> {
  return workspace.findFiles(dockerfileGlob, notSearched, most, token);
}

const dockerfileGlob =
  "**/{[Dd]ockerfile,[Dd]ockerfile.*,*.[Dd]ockerfile,Containerfile,Containerfile.*,Containerfile-*,*.[Cc]ontainerfile}";
const notSearched = "{**/node_modules/**,**/.git/**,**/*.dockerignore}";
