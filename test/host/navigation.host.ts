import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "mocha";
import {
  ConfigurationTarget,
  commands,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Location,
  type LocationLink,
  type Position,
  type Range,
  type SelectionRange,
  SymbolKind,
  type TextDocument,
  Uri,
  type WorkspaceEdit,
  workspace,
} from "vscode";
import { closeEditors, openUntitled } from "./documents.ts";
import { eventually } from "./eventually.ts";

const text = `ARG TAG=3.20
FROM example.com/alpine:$TAG AS build
ARG TAG
RUN echo "$TAG" '$TAG' && \\
  true
FROM ghcr.io/example/base
COPY --from=build /a /b
COPY <<EOF /etc/x.conf
# nothing
EOF
`;

export function navigationSuite(): void {
  describe("navigation, outline and links", () => {
    afterEach(closeEditors);

    it("go to the definition of stages and variables", async () => {
      const document = await openUntitled(text);
      assert.deepEqual(await definitions(document, placeOf(document, "build /a")), ["1:32-37"]);
      assert.deepEqual(await definitions(document, placeOf(document, 'TAG" ')), ["2:4-7"]);
      assert.deepEqual(await definitions(document, placeOf(document, "TAG\nRUN")), ["0:4-7"]);
    });

    it("find the references and what reads and writes", async () => {
      const document = await openUntitled(text);
      const at = placeOf(document, 'TAG" ');
      const places = await eventually(
        () =>
          commands.executeCommand<Location[]>("vscode.executeReferenceProvider", document.uri, at),
        ({ length }) => length > 0,
      );
      const expected = ["0:4-7", "1:25-28", "2:4-7", "3:11-14"];
      assert.deepEqual(places.map(({ range }) => show(range)).sort(), expected);
      const highlights = await commands.executeCommand<DocumentHighlight[]>(
        "vscode.executeDocumentHighlights",
        document.uri,
        at,
      );
      assert.deepEqual(
        highlights.map(({ range, kind }) => `${show(range)} ${kind}`),
        ["0:4-7 2", "1:25-28 1", "2:4-7 2", "3:11-14 1"],
      );
    });

    it("rename, and say why not", async () => {
      const document = await openUntitled(text);
      const rename = (at: Position, newName: string) =>
        commands.executeCommand<WorkspaceEdit>(
          "vscode.executeDocumentRenameProvider",
          document.uri,
          at,
          newName,
        );
      const at = placeOf(document, "build /a");
      await definitions(document, at);
      await assert.rejects(async () => rename(at, "Build"), /Stage names have a-z, 0-9/);
      await assert.rejects(async () => rename(placeOf(document, "RUN"), "x"), /can be renamed/);
      await workspace.applyEdit(await rename(at, "made"));
      await workspace.applyEdit(await rename(placeOf(document, "EOF\n"), "END"));
      const renamed = text.replaceAll("build", "made").replaceAll("EOF", "END");
      assert.equal(document.getText(), renamed);
    });

    it("show stages with their instructions", async () => {
      const document = await openUntitled(text);
      const symbols = await eventually(
        () =>
          commands.executeCommand<DocumentSymbol[] | undefined>(
            "vscode.executeDocumentSymbolProvider",
            document.uri,
          ),
        (found) => (found?.length ?? 0) > 0,
      );
      assert.deepEqual(
        symbols?.map(({ name, kind, children }) => [name, kind, children.map((it) => it.name)]),
        [
          ["ARG TAG=3.20", SymbolKind.Variable, []],
          ["build", SymbolKind.Module, ["ARG TAG", "RUN echo \"$TAG\" '$TAG' && true"]],
          ["ghcr.io/example/base", SymbolKind.Module, ["COPY /a /b", "COPY <<EOF /etc/x.conf"]],
        ],
      );
    });

    it("fold stages, long instructions and heredocs", async () => {
      const document = await openUntitled(text);
      const found = await eventually(
        () =>
          commands.executeCommand<FoldingRange[] | undefined>(
            "vscode.executeFoldingRangeProvider",
            document.uri,
          ),
        (ranges) => ranges?.some(({ start, end }) => start === 1 && end === 4) === true,
      );
      const lines = found?.map(({ start, end }) => `${start}-${end}`) ?? [];
      for (const expected of ["1-4", "3-4", "5-9", "7-9"]) {
        assert.ok(lines.includes(expected), lines.join(" "));
      }
    });

    it("select by syntax", async () => {
      const document = await openUntitled(text);
      const at = placeOf(document, 'TAG" ');
      await definitions(document, at);
      const [selection] = await commands.executeCommand<SelectionRange[]>(
        "vscode.executeSelectionRangeProvider",
        document.uri,
        [at],
      );
      const texts: string[] = [];
      for (let outer = selection; outer; outer = outer.parent as SelectionRange) {
        texts.push(document.getText(outer.range));
      }
      assert.ok(texts.includes("echo \"$TAG\" '$TAG'"), texts.join("\n--\n"));
      assert.ok(texts.some((it) => it.startsWith("FROM example.com") && it.endsWith("true")));
    });

    it("link images to their pages and sources to their files", async () => {
      const folder = mkdtempSync(join(tmpdir(), "slipway-links-"));
      try {
        writeFileSync(join(folder, "app.txt"), "");
        writeFileSync(join(folder, "Dockerfile"), "FROM node:20\nCOPY app.txt none.txt /\n");
        const file = Uri.file(join(folder, "Dockerfile"));
        await workspace.openTextDocument(file);
        const links = await eventually(
          () => commands.executeCommand<DocumentLink[]>("vscode.executeLinkProvider", file),
          ({ length }) => length > 1,
        );
        assert.deepEqual(
          links.map(({ range, target }) => [show(range), target?.toString(true)]),
          [
            ["0:5-12", "https://hub.docker.com/_/node"],
            ["1:5-12", Uri.file(join(folder, "app.txt")).toString(true)],
          ],
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    it("are silent with their setting off", async () => {
      const document = await openUntitled(text);
      const at = placeOf(document, "build /a");
      await definitions(document, at);
      const set = (value: string | undefined) =>
        workspace
          .getConfiguration("slipway.authoring")
          .update("navigation", value, ConfigurationTarget.Global);
      try {
        await set("off");
        await eventually(
          () => definitionsNow(document, at),
          ({ length }) => length === 0,
        );
      } finally {
        await set(undefined);
      }
    });
  });
}

/** Once there are some: the room is loaded when the first Dockerfile opens. */
function definitions(document: TextDocument, at: Position): Promise<readonly string[]> {
  return eventually(
    () => definitionsNow(document, at),
    ({ length }) => length > 0,
    15_000,
  );
}

async function definitionsNow(document: TextDocument, at: Position): Promise<readonly string[]> {
  const found = await commands.executeCommand<(Location | LocationLink)[]>(
    "vscode.executeDefinitionProvider",
    document.uri,
    at,
  );
  return found.map((it) => show("range" in it ? it.range : it.targetRange));
}

function placeOf(document: TextDocument, words: string): Position {
  return document.positionAt(document.getText().indexOf(words));
}

function show({ start, end }: Range): string {
  return `${start.line}:${start.character}-${end.character}`;
}
