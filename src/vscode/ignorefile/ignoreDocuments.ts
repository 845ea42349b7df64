import { dirname } from "node:path";
import {
  Disposable,
  type Event,
  EventEmitter,
  RelativePattern,
  type TextDocument,
  window,
  workspace,
} from "vscode";
import { createIgnoreFolders } from "../../app/ignorefile/createIgnoreFolders.ts";
import type { WholeFolder } from "../../buildcontext/listWholeFolder.ts";
import type { IgnoreFacts } from "../../dockerfile/ignoreFacts.ts";
import type { EditorContextFacts } from "../diagnostics/openContextFacts.ts";
import type { EditorFiles } from "../files/editorFiles.ts";
import { isIgnoreFile } from "../languages/isIgnoreFile.ts";

/** Open ignore files with what their lines do in their folders. Only reads, so it needs no trust. */
export interface IgnoreDocuments extends Disposable {
  /**
   * Of the text as it is now; the folder is looked through at the first question. Undefined where
   * it is in no folder, or the text moves on meanwhile.
   */
  facts(document: TextDocument): Promise<IgnoreFacts | undefined>;
  /** True where `facts` need not look through the folder first. */
  isListed(document: TextDocument): boolean;
  /** All in the folder; undefined where it is in none. */
  list(document: TextDocument): Promise<WholeFolder | undefined>;
  /** Fires a while after something changed in a folder that was looked through. */
  readonly onDidChange: Event<void>;
}

export function createIgnoreDocuments(
  contexts: Pick<EditorContextFacts, "folderOf">,
  files: Pick<EditorFiles, "pathOf" | "uriOf" | "listWholeFolder">,
): IgnoreDocuments {
  /** Of one with the name of a Dockerfile, that one's context, as far as it is known. */
  const folderOf = ({ uri }: TextDocument): string | undefined => {
    const path = files.pathOf(uri);
    if (path === undefined) return undefined;
    const dockerfile = uri.with({ path: uri.path.replace(/\.dockerignore$/, "") });
    return contexts.folderOf(dockerfile) ?? dirname(path);
  };
  const folders = createIgnoreFolders(files);
  const changed = new EventEmitter<void>();
  const watchers = new Map<string, Disposable>();
  const known = new Map<string, Known>();
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;

  /** Nobody needs to know of a file that is behind others, so its folder is left alone meanwhile. */
  const tell = (): void => {
    isLate = !window.visibleTextEditors.some(({ document }) => isIgnoreFile(document));
    if (!isLate) changed.fire();
  };
  const touch = (root: string): void => {
    folders.forget(root);
    known.clear();
    clearTimeout(timer);
    timer = setTimeout(tell, quietMs);
  };
  const watch = (root: string): void => {
    if (watchers.has(root)) return;
    const watcher = workspace.createFileSystemWatcher(
      new RelativePattern(files.uriOf(root), "**"),
      false,
      // Of a file that only changed nothing but the size is another.
      true,
      false,
    );
    const look = () => touch(root);
    watchers.set(
      root,
      Disposable.from(watcher, watcher.onDidCreate(look), watcher.onDidDelete(look)),
    );
  };
  const shown = window.onDidChangeVisibleTextEditors(() => {
    if (isLate) tell();
  });
  const closed = workspace.onDidCloseTextDocument((document) => {
    if (!isIgnoreFile(document)) return;
    known.get(document.uri.toString())?.cancel.abort();
    known.delete(document.uri.toString());
    const open = new Set(workspace.textDocuments.filter(isIgnoreFile).map(folderOf));
    for (const [root, watcher] of watchers) {
      if (open.has(root)) continue;
      watcher.dispose();
      watchers.delete(root);
      folders.forget(root);
    }
  });

  return {
    onDidChange: changed.event,
    async facts(document) {
      const root = folderOf(document);
      if (root === undefined) return undefined;
      watch(root);
      const key = document.uri.toString();
      const before = known.get(key);
      if (before?.version === document.version) return before.facts;
      before?.cancel.abort();
      const cancel = new AbortController();
      const facts = folders
        .facts(root, document.getText(), cancel.signal)
        // Aborted: a newer text is asked for.
        .catch(() => undefined);
      known.set(key, { version: document.version, cancel, facts });
      return facts;
    },
    isListed(document) {
      const root = folderOf(document);
      return root !== undefined && folders.isListed(root);
    },
    async list(document) {
      const root = folderOf(document);
      if (root === undefined) return undefined;
      watch(root);
      return folders.list(root);
    },
    dispose() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.dispose();
      for (const { cancel } of known.values()) cancel.abort();
      watchers.clear();
      known.clear();
      shown.dispose();
      closed.dispose();
      changed.dispose();
      folders.dispose();
    },
  };
}

interface Known {
  readonly version: number;
  readonly cancel: AbortController;
  readonly facts: Promise<IgnoreFacts | undefined>;
}

/** An installation of packages changes thousands of files: it is waited for. */
const quietMs = 1000;
