import { isAbsolute } from "node:path";
import { Disposable, type Event, EventEmitter, type Uri, workspace } from "vscode";
import {
  type ContextFacts,
  createContextFacts,
  type KnownContext,
} from "../../app/contextFacts/createContextFacts.ts";
import type { RememberedBuilds } from "../../app/rememberedBuilds.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { wait } from "../wait.ts";

/**
 * What is known of the build contexts of Dockerfiles on the disk, trusted or not: folders are only
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

export function openContextFacts(remembered: Pick<RememberedBuilds, "of">): EditorContextFacts {
  const changed = new EventEmitter<void>();
  let opened: { readonly facts: ContextFacts; readonly listening: Disposable } | undefined;
  const open = (): ContextFacts => {
    if (opened) return opened.facts;
    const facts = createContextFacts({ wait, namedContext, outermost });
    const listening = Disposable.from(
      facts.onDidChange(() => changed.fire()),
      watch(facts),
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
    return uri && workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  };
  const ask = (dockerfile: Uri): string => {
    asked.set(dockerfile.fsPath, dockerfile);
    return dockerfile.fsPath;
  };
  const closing = workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme !== "file") return;
    opened?.facts.forget(uri.fsPath);
    asked.delete(uri.fsPath);
  });
  return {
    onDidChange: changed.event,
    of: (dockerfile, document) =>
      dockerfile.scheme === "file" ? open().of({ path: ask(dockerfile), document }) : {},
    load: async (dockerfile, document) =>
      dockerfile.scheme === "file" ? open().load({ path: ask(dockerfile), document }) : {},
    folderOf: ({ scheme, fsPath }) =>
      scheme === "file" ? opened?.facts.folderOf(fsPath) : undefined,
    dispose() {
      closing.dispose();
      opened?.listening.dispose();
      opened?.facts.dispose();
      changed.dispose();
    },
  };
}

function watch(facts: ContextFacts): Disposable {
  const touch = (uri: Uri): void => {
    if (uri.scheme === "file") facts.touch([uri.fsPath]);
  };
  const watcher = workspace.createFileSystemWatcher("**/*");
  return Disposable.from(
    ...[watcher, watcher.onDidChange(touch), watcher.onDidCreate(touch)],
    watcher.onDidDelete(touch),
    // Outside of the workspace nothing is watched.
    workspace.onDidSaveTextDocument(({ uri }) => touch(uri)),
  );
}
