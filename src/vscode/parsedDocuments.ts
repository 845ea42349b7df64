import type { TextDocument } from "vscode";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";

/** The parsed form of open documents: once a version, each parse reusing the one before. */
export interface ParsedDocuments {
  get(document: TextDocument): DockerfileDocument;
}

/**
 * By the document itself and not by its URI: the next untitled one has the URI and the version of one that
 * was closed, which somebody may still have asked about while it was closing.
 */
export function createParsedDocuments(): ParsedDocuments {
  const cache = new WeakMap<
    TextDocument,
    { readonly version: number; readonly parsed: DockerfileDocument }
  >();
  return {
    get(document) {
      const { version } = document;
      const known = cache.get(document);
      if (known?.version === version) return known.parsed;
      const parsed = parseDockerfile(document.getText(), known?.parsed);
      cache.set(document, { version, parsed });
      return parsed;
    },
  };
}
