import { isAbsolute } from "node:path";
import { Disposable, type Event, EventEmitter, type Uri, workspace } from "vscode";
import {
  type ContextFacts,
  createContextFacts,
  type KnownContext,
} from "../../app/contextFacts/createContextFacts.ts";
import type { RememberedBuilds } from "../../app/rememberedBuilds.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { EditorFiles } from "../files/editorFiles.ts";
import { wait } from "../wait.ts";

/**
 * What is known of the build contexts of Dockerfiles that are files, trusted or not: folders are only
 * read. One watcher for the workspace, and none as long as nobody asks.
 */
export interface EditorContextFacts extends Disposable {
  /** What is known now; begins to look where nothing is. */
  of(dockerfile: Uri, parsed: DockerfileDocument): KnownContext;
  /** The same, when it is known. */
  load(dockerfile: Uri, parsed: DockerfileDocument): Promise<KnownContext>;
  /** See `ContextFacts`. */
  folderOf(dockerfile: Uri): string | undefined;
  readonly onDidChange: Event<void>;
}

export function openContextFacts(
  remembered: Pick<RememberedBuilds, "of">,
  files: EditorFiles,
): EditorContextFacts {
  const changed = new EventEmitter<void>();
  let opened: { readonly facts: ContextFacts; readonly listening: Disposable } | undefined;
  const open = (): ContextFacts => {
    if (opened) return opened.facts;
    const facts = createContextFacts({ disk: files, wait, namedContext, outermost });
    const listening = Disposable.from(
      facts.onDidChange(() => changed.fire()),
      watch(facts, files),
    );
    opened = { facts, listening };
    return facts;
  };
  /** Such as the build before was of; one of another kind than a folder is not looked at. */
  const namedContext = (path: string): string | undefined => {
    const uri = toUri(path);
    const { contextPath } = uri ? remembered.of(uri.toString(), undefined) : {};
    return contextPath !== undefined && isAbsolute(contextPath) ? contextPath : undefined;
  };
  const asked = new Map<string, Uri>();
  const toUri = (path: string): Uri | undefined => asked.get(path);
  const outermost = (path: string): string | undefined => {
    const uri = toUri(path);
    const folder = uri && workspace.getWorkspaceFolder(uri);
    return folder && files.pathOf(folder.uri);
  };
  /** Its path, where it is a file. */
  const ask = (dockerfile: Uri): string | undefined => {
    const path = files.pathOf(dockerfile);
    if (path !== undefined) asked.set(path, dockerfile);
    return path;
  };
  const closing = workspace.onDidCloseTextDocument(({ uri }) => {
    const path = files.pathOf(uri);
    if (path === undefined) return;
    opened?.facts.forget(path);
    asked.delete(path);
  });
  return {
    onDidChange: changed.event,
    of(dockerfile, document) {
      const path = ask(dockerfile);
      return path === undefined ? {} : open().of({ path, document });
    },
    async load(dockerfile, document) {
      const path = ask(dockerfile);
      return path === undefined ? {} : open().load({ path, document });
    },
    folderOf(dockerfile) {
      const path = files.pathOf(dockerfile);
      return path === undefined ? undefined : opened?.facts.folderOf(path);
    },
    dispose() {
      closing.dispose();
      opened?.listening.dispose();
      opened?.facts.dispose();
      changed.dispose();
    },
  };
}

function watch(facts: ContextFacts, files: EditorFiles): Disposable {
  const touch = (uri: Uri): void => {
    const path = files.pathOf(uri);
    if (path !== undefined) facts.touch([path]);
  };
  const watcher = workspace.createFileSystemWatcher("**/*");
  return Disposable.from(
    ...[watcher, watcher.onDidChange(touch), watcher.onDidCreate(touch)],
    watcher.onDidDelete(touch),
    // Outside of the workspace nothing is watched.
    workspace.onDidSaveTextDocument(({ uri }) => touch(uri)),
  );
}
