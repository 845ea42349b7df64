import { dirname } from "node:path";
import {
  Disposable,
  EventEmitter,
  l10n,
  RelativePattern,
  type TextDocument,
  type TreeDataProvider,
  Uri,
  window,
  workspace,
} from "vscode";
import type { ContextModel, ContextState } from "../../app/contextModel.ts";
import type { ContextReportRequest } from "../../app/contextReport.ts";
import { type ContextRow, contextChildren, contextRoots } from "../../app/contextRows.ts";
import type { RememberedBuilds } from "../../app/rememberedBuilds.ts";
import { toBuildOptions } from "../build/toBuildOptions.ts";
import { isServed, openDocument } from "../dockerfileDocuments.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import { describe } from "../reportError.ts";
import { setContextKey } from "../setContextKey.ts";
import { toContextItem } from "./contextItem.ts";

export interface ContextView extends Disposable {
  readonly state: ContextState;
  /** The Dockerfile that it shows; undefined where none is. */
  readonly dockerfile: Uri | undefined;
  readonly selection: readonly ContextRow[];
  readonly target: string | undefined;
  /** A stage's name or index; undefined for the last stage. */
  chooseTarget(target: string | undefined): void;
  refresh(): void;
}

export interface ContextViewDeps {
  readonly model: ContextModel;
  readonly documents: ParsedDocuments;
  readonly remembered: RememberedBuilds;
}

/**
 * The view "Build Context": what a build of the Dockerfile in the editor would send. It only reads a
 * folder, so it works in Restricted Mode, too, and only while it is seen.
 */
export function registerContextView({
  model,
  documents,
  remembered,
}: ContextViewDeps): ContextView {
  const changed = new EventEmitter<undefined>();
  const targets = new Map<string, string>();
  let dockerfile: Uri | undefined;
  let watched: { readonly root: string; readonly watcher: Disposable } | undefined;
  const targetOf = (uri: Uri | undefined): string | undefined => targets.get(uri?.toString() ?? "");
  const provider: TreeDataProvider<ContextRow> = {
    onDidChangeTreeData: changed.event,
    getChildren(row) {
      if (row) return [...contextChildren(row)];
      return model.state.kind === "ready" ? [...contextRoots(model.state.report)] : [];
    },
    getTreeItem: (row) => toContextItem(row, dockerfile ?? Uri.file("/")),
  };
  const view = window.createTreeView("slipway.context", {
    treeDataProvider: provider,
    canSelectMany: true,
    showCollapseAll: true,
  });
  const show = (state: ContextState): void => {
    setContextKey("slipway.contextState", state.kind);
    if (state.kind === "failed") view.message = describe(state.error);
    // A message is taken away by an empty one.
    else view.message = "";
    changed.fire(undefined);
  };
  const watch = (root: string | undefined): void => {
    if (watched?.root === root) return;
    watched?.watcher.dispose();
    watched = undefined;
    if (root === undefined) return;
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(root), "**"));
    const { touch } = model;
    const [change, create] = [watcher.onDidChange(touch), watcher.onDidCreate(touch)];
    watched = {
      root,
      watcher: Disposable.from(watcher, change, create, watcher.onDidDelete(touch)),
    };
  };
  const look = (): void => {
    if (!view.visible) return;
    const document = dockerfile && openDocument(dockerfile);
    const target = targetOf(dockerfile);
    const request = document && requestFor(document, { documents, remembered, target });
    watch(request?.contextPath);
    view.description = request ? descriptionOf(document, target) : "";
    model.look(request);
  };
  /** True where another Dockerfile is in front; other files leave the one that was looked at. */
  const follow = (): boolean => {
    const document = window.activeTextEditor?.document;
    if (!document || !isServed(document) || document.uri.scheme !== "file") return false;
    if (document.uri.toString() === dockerfile?.toString()) return false;
    dockerfile = document.uri;
    return true;
  };
  const listeners = Disposable.from(
    view,
    changed,
    model.onDidChange(show),
    view.onDidChangeVisibility(({ visible }) => {
      model.setVisible(visible);
      if (!visible) watch(undefined);
      else {
        follow();
        look();
      }
    }),
    window.onDidChangeActiveTextEditor(() => {
      if (view.visible && follow()) look();
    }),
    workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.toString() === dockerfile?.toString()) look();
      // Outside of the workspace nothing may be watched.
      else if (uri.path.endsWith(".dockerignore")) model.touch();
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.toString() !== dockerfile?.toString()) return;
      dockerfile = undefined;
      look();
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("slipway.build")) look();
    }),
  );
  setContextKey("slipway.contextState", "none");
  model.setVisible(view.visible);
  if (view.visible && follow()) look();
  return {
    get state() {
      return model.state;
    },
    get dockerfile() {
      return dockerfile;
    },
    get selection() {
      return view.selection;
    },
    get target() {
      return targetOf(dockerfile);
    },
    chooseTarget(target) {
      const key = dockerfile?.toString() ?? "";
      if (target === undefined) targets.delete(key);
      else targets.set(key, target);
      look();
    },
    refresh: look,
    dispose() {
      watch(undefined);
      listeners.dispose();
      model.dispose();
    },
  };
}

/** As the build would be that was last asked for, or one with nothing but the settings. */
function requestFor(
  document: TextDocument,
  deps: Pick<ContextViewDeps, "documents" | "remembered"> & { readonly target: string | undefined },
): ContextReportRequest {
  const { documents, remembered, target } = deps;
  const { uri } = document;
  const { contextPath, buildArgs, platforms, contexts } = remembered.of(uri.toString(), target);
  const options = toBuildOptions({
    dockerfile: uri,
    contextPath: contextPath ?? dirname(uri.fsPath),
    ...{ tags: [], secrets: [], ssh: [] },
    ...(buildArgs && { buildArgs }),
    ...(platforms && { platforms }),
    ...(contexts && { contexts }),
    ...(target !== undefined && { target }),
  });
  return {
    document: documents.get(document),
    dockerfilePath: uri.fsPath,
    contextPath: options.contextPath,
    buildArgs: options.buildArgs,
    ...(options.platforms && { platforms: options.platforms }),
    ...(options.contexts && { contexts: options.contexts }),
    ...(target !== undefined && { target }),
  };
}

function descriptionOf(document: TextDocument, target: string | undefined): string {
  const name = workspace.asRelativePath(document.uri);
  return target === undefined ? name : l10n.t("{0}, stage {1}", name, target);
}
