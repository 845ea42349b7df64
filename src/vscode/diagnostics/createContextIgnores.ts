import { Disposable, type Event, EventEmitter, type Uri, workspace } from "vscode";
import { readContextIgnore } from "../../app/readContextIgnore.ts";
import type { ContextIgnore } from "../../lint/contextIgnore.ts";

/** What ignore files keep out of the contexts of Dockerfiles, read once until one of them changes. */
export interface ContextIgnores extends Disposable {
  /** Undefined where there is no ignore file, or the Dockerfile is none of the disk. */
  of(dockerfile: Uri): Promise<ContextIgnore | undefined>;
  readonly onDidChange: Event<void>;
}

export function createContextIgnores(): ContextIgnores {
  const changed = new EventEmitter<void>();
  const known = new Map<string, Promise<ContextIgnore | undefined>>();
  const forget = (): void => {
    known.clear();
    changed.fire();
  };
  const watcher = workspace.createFileSystemWatcher("**/{.dockerignore,*.dockerignore}");
  const listeners = Disposable.from(
    ...[watcher, watcher.onDidChange(forget), watcher.onDidCreate(forget)],
    watcher.onDidDelete(forget),
    // Outside of the workspace nothing is watched: there it is read anew with each opening.
    workspace.onDidCloseTextDocument(({ uri }) => known.delete(uri.toString())),
  );
  return {
    onDidChange: changed.event,
    async of(dockerfile) {
      if (dockerfile.scheme !== "file") return undefined;
      const key = dockerfile.toString();
      let found = known.get(key);
      if (!found) {
        found = readContextIgnore(dockerfile.fsPath);
        known.set(key, found);
      }
      return found;
    },
    dispose() {
      listeners.dispose();
      changed.dispose();
      known.clear();
    },
  };
}
