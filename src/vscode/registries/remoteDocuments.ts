import { Uri, window, workspace } from "vscode";

/** Pages with what a registry has told, to read only. */
export interface RemoteDocuments {
  show(reference: string, told: object): Promise<void>;
  dispose(): void;
}

const scheme = "slipway-registry";

export function createRemoteDocuments(): RemoteDocuments {
  const texts = new Map<string, string>();
  const provider = workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()),
  });
  const closing = workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
  let count = 0;
  return {
    async show(reference, told) {
      // A slash in the name would make a folder; each page is as the registry was then.
      const path = `/${reference.replaceAll("/", "∕")}.json`;
      const uri = Uri.from({ scheme, path, query: String(++count) });
      texts.set(uri.toString(), `${JSON.stringify(told, undefined, 2)}\n`);
      await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
    },
    dispose() {
      provider.dispose();
      closing.dispose();
    },
  };
}
