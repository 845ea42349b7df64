import { FileSystemError, FileType, Uri, workspace } from "vscode";
import type { FolderEntry, FolderReader } from "../../buildcontext/anywhere/folderReader.ts";
import type { EditorFiles } from "./editorFiles.ts";
import { virtualPath, virtualUri } from "./virtualPath.ts";

/** Files on the file systems of VS Code, whichever they are; what is outside of the open folders is left alone. */
export function createVirtualFiles(): EditorFiles {
  const reader: FolderReader = {
    entries: (folder) => tryTo(folder, readFolder),
    size: (file) => tryTo(file, async (uri) => (await workspace.fs.stat(uri)).size),
    text: (file) => tryTo(file, readText),
  };
  return {
    pathOf: (uri) =>
      workspace.fs.isWritableFileSystem(uri.scheme) === undefined ? undefined : virtualPath(uri),
    uriOf: (path) => virtualUri(path) ?? Uri.from({ scheme: "untitled", path }),
    async readText(path) {
      const uri = openUri(path);
      try {
        return uri && (await readText(uri));
      } catch (error) {
        const isThere = error instanceof FileSystemError && error.code === "NoPermissions";
        if (isThere) throw error;
        return undefined;
      }
    },
    isThere: async (path) => (await reader.size(path)) !== undefined,
    namesIn: async (folder) => ((await reader.entries(folder)) ?? []).map(({ name }) => name),
    async openListing(request, signal) {
      const { openReadListing } = await import("../../buildcontext/anywhere/index.ts");
      return openReadListing(request, reader, signal);
    },
    async listWholeFolder(root, most, signal) {
      const { listReadFolder } = await import("../../buildcontext/anywhere/index.ts");
      return listReadFolder(root, reader, Math.min(most, mostPaths), signal);
    },
  };
}

/** Each may be a request over a network. */
const mostPaths = 10_000;

async function tryTo<T>(path: string, read: (uri: Uri) => Promise<T>): Promise<T | undefined> {
  const uri = openUri(path);
  if (!uri) return undefined;
  try {
    return await read(uri);
  } catch {
    return undefined;
  }
}

/** Undefined for what is around the folders of the workspace: a question would leave the project. */
function openUri(path: string): Uri | undefined {
  const uri = virtualUri(path);
  if (!uri || workspace.getWorkspaceFolder(uri)) return uri;
  const isBeside = workspace.workspaceFolders?.some(
    ({ uri: { scheme, authority } }) => scheme === uri.scheme && authority === uri.authority,
  );
  return isBeside ? undefined : uri;
}

async function readText(uri: Uri): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
}

async function readFolder(uri: Uri): Promise<readonly FolderEntry[]> {
  const entries = await workspace.fs.readDirectory(uri);
  return entries.flatMap(([name, type]) => {
    const kind = kindOf(type);
    return kind === undefined ? [] : [{ name, kind }];
  });
}

function kindOf(type: FileType): FolderEntry["kind"] | undefined {
  if (type & FileType.SymbolicLink) return "link";
  if (type & FileType.Directory) return "folder";
  return type & FileType.File ? "file" : undefined;
}
