import { Disposable, type TextDocument, workspace } from "vscode";
import type { IgnoreFilesDeps } from "../ignorefile/createIgnoreFilesRoom.ts";
import { isIgnoreFile } from "./isIgnoreFile.ts";

/** What the editor knows of .dockerignore; loaded when the first one is open. */
export function registerIgnoreFiles(deps: IgnoreFilesDeps): Disposable {
  let room: Promise<Disposable | undefined> | undefined;
  const load = async (): Promise<Disposable | undefined> => {
    try {
      const { createIgnoreFilesRoom } = await import("../ignorefile/index.ts");
      return createIgnoreFilesRoom(deps);
    } catch (error) {
      deps.log.error(`Ignore files are not looked at: ${String(error)}`);
      return undefined;
    }
  };
  const look = (document: TextDocument): void => {
    if (isIgnoreFile(document)) room ??= load();
  };
  const listener = workspace.onDidOpenTextDocument(look);
  workspace.textDocuments.forEach(look);
  return Disposable.from(listener, { dispose: () => void room?.then((it) => it?.dispose()) });
}
