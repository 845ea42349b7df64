import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TextDocument } from "vscode";
import { createParsedDocuments } from "../../src/vscode/parsedDocuments.ts";

function untitled(text: string): { version: number; text: string } & TextDocument {
  const document = { uri: "untitled:Untitled-1", version: 1, text, getText: () => document.text };
  return document as unknown as { version: number; text: string } & TextDocument;
}

describe("parsed documents", () => {
  it("are parsed once a version", () => {
    const documents = createParsedDocuments();
    const document = untitled("FROM a:1\n");
    const first = documents.get(document);
    assert.equal(documents.get(document), first);
    Object.assign(document, { version: 2, text: "FROM b:1\n" });
    assert.equal(documents.get(document).text, "FROM b:1\n");
  });

  it("are not those of a closed document that had the same name and version", () => {
    const documents = createParsedDocuments();
    const closed = untitled("FROM a:1\n");
    documents.get(closed);
    const opened = untitled("FROM b:1\n");
    assert.equal(documents.get(opened).text, "FROM b:1\n");
    assert.equal(documents.get(closed).text, "FROM a:1\n");
  });
});
