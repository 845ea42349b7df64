import {
  type Disposable,
  Disposable as Disposables,
  EventEmitter,
  languages,
  Uri,
  window,
  workspace,
} from "vscode";
import type { BuildHistory } from "../../app/buildHistory.ts";
import type { BuildList } from "../../app/buildList.ts";
import { stepLog } from "../../app/stepLog.ts";
import { buildLogLanguage } from "./buildLog.ts";

/** A build of the history, or of one of its steps, by what its log is found by. */
export interface LogAddress {
  /** URI of the Dockerfile. */
  readonly dockerfile: string;
  readonly id: string;
  readonly name: string;
  /** The `#3` of the log; absent for the whole log. */
  readonly step?: number | undefined;
}

/** Logs of builds as documents that cannot be written to. */
export interface BuildLogDocuments extends Disposable {
  show(address: LogAddress): Promise<void>;
}

const scheme = "slipway-log";

export function buildLogUri({ dockerfile, id, name, step }: LogAddress): Uri {
  // The name is what the tab shows; a slash in it would make a folder.
  const title = name.replaceAll(/[/\\]/g, "∕");
  const path = step === undefined ? `/${title} log` : `/${title} log of step ${step}`;
  const query = new URLSearchParams({ dockerfile, id, step: step === undefined ? "" : `${step}` });
  return Uri.from({ scheme, path, query: query.toString() });
}

/** The address that `buildLogUri` was made of; undefined for other documents. */
export function logAddress(uri: Uri): LogAddress | undefined {
  if (uri.scheme !== scheme) return undefined;
  const query = new URLSearchParams(uri.query);
  const [dockerfile, id, step] = ["dockerfile", "id", "step"].map((key) => query.get(key) ?? "");
  if (!dockerfile || !id) return undefined;
  return { dockerfile, id, name: uri.path.slice(1), ...(step ? { step: Number(step) } : {}) };
}

export function registerBuildLogDocuments(deps: {
  readonly history: Pick<BuildHistory, "readLog">;
  readonly list: Pick<BuildList, "live" | "onDidChange">;
}): BuildLogDocuments {
  const { history, list } = deps;
  const changed = new EventEmitter<Uri>();
  const open = () =>
    workspace.textDocuments.flatMap(({ uri }) => {
      const address = logAddress(uri);
      return address ? [{ uri, address }] : [];
    });
  let timer: NodeJS.Timeout | undefined;
  const running = new Set<string>();
  /** The log of a build that runs grows; it is read again now and then, and once more at its end. */
  const follow = (): void => {
    timer = undefined;
    for (const { uri, address } of open()) {
      const live = list.live(address.id) !== undefined;
      if (live || running.has(address.id)) changed.fire(uri);
      if (live) running.add(address.id);
      else running.delete(address.id);
    }
  };
  const listeners = Disposables.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri) {
        const address = logAddress(uri);
        if (address === undefined) return "";
        const log = await history.readLog(address);
        return address.step === undefined ? log : stepLog(log, address.step).text;
      },
    }),
    workspace.onDidOpenTextDocument((document) => {
      if (document.uri.scheme !== scheme || document.languageId === buildLogLanguage) return;
      void languages.setTextDocumentLanguage(document, buildLogLanguage);
    }),
  );
  const following = list.onDidChange(() => {
    if (open().length > 0) timer ??= setTimeout(follow, followMs);
  });
  return {
    async show(address) {
      const document = await workspace.openTextDocument(buildLogUri(address));
      await window.showTextDocument(document, { preview: true });
    },
    dispose() {
      clearTimeout(timer);
      following.dispose();
      listeners.dispose();
    },
  };
}

const followMs = 1000;
