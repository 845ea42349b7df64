import { type Disposable, type TextDocument, workspace } from "vscode";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";

/** The parsed form of open documents: once a version, each parse reusing the one before. */
export interface ParsedDocuments extends Disposable {
  get(document: TextDocument): DockerfileDocument;
}

export function createParsedDocuments(): ParsedDocuments {
  const cache = new Map<
    string,
    { readonly version: number; readonly parsed: DockerfileDocument }
  >();
  const closing = workspace.onDidCloseTextDocument((document) => {
    cache.delete(document.uri.toString());
  });
  return {
    get(document) {
      const key = document.uri.toString();
      const known = cache.get(key);
      if (known?.version === document.version) return known.parsed;
      const parsed = parseDockerfile(document.getText(), known?.parsed);
      if (!document.isClosed) cache.set(key, { version: document.version, parsed });
      return parsed;
    },
    dispose() {
      closing.dispose();
      cache.clear();
    },
  };
}
