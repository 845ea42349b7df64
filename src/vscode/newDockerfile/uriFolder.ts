import { FileType, Uri, workspace } from "vscode";
import type { FolderEntry, ProjectFolder } from "../../scaffold/projectFolder.ts";

/** A folder of any file system of VS Code. What cannot be read, or has more than a megabyte, is not there. */
export function uriFolder(root: Uri): ProjectFolder {
  return {
    async read(path) {
      try {
        const uri = Uri.joinPath(root, path);
        if ((await workspace.fs.stat(uri)).size > largestText) return undefined;
        const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
        return text.includes("\0") ? undefined : text;
      } catch {
        return undefined;
      }
    },
    async list(path) {
      try {
        const entries = await workspace.fs.readDirectory(
          path === "" ? root : Uri.joinPath(root, path),
        );
        return entries.flatMap(([name, type]): readonly FolderEntry[] => {
          // A link to a folder may lead back up.
          if ((type & FileType.File) !== 0) return [{ name, kind: "file" }];
          return type === FileType.Directory ? [{ name, kind: "folder" }] : [];
        });
      } catch {
        return [];
      }
    },
  };
}

const largestText = 1024 * 1024;
