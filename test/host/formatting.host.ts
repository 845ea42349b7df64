import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "mocha";
import {
  ConfigurationTarget,
  commands,
  Position,
  Range,
  type TextDocument,
  type TextEdit,
  WorkspaceEdit,
  workspace,
} from "vscode";
import { closeEditors, openUntitled } from "./documents.ts";
import { eventually } from "./eventually.ts";

const ragged = "FROM  a  \nRUN if b; then \\\n  c; \\\n fi\nCMD  [ ]\n";
const options = { tabSize: 4, insertSpaces: true };

export function formattingSuite(): void {
  describe("formatting", () => {
    afterEach(closeEditors);

    it("of a document, with the editor's indent", async () => {
      const document = await openUntitled(ragged);
      // The chunk with the providers is loaded when the first Dockerfile is there.
      const edits = await eventually(
        () => edit("vscode.executeFormatDocumentProvider", document.uri, options),
        (found) => found.length > 0,
      );
      const formatted = "FROM a\nRUN if b; then \\\n     c; \\\n    fi\nCMD [ ]\n";
      assert.equal(await applied(document, edits), formatted);
      const again = await edit("vscode.executeFormatDocumentProvider", document.uri, options);
      assert.deepEqual(again, []);
    });

    it("of a selection", async () => {
      const document = await openUntitled(ragged);
      const edits = await eventually(
        () =>
          edit("vscode.executeFormatRangeProvider", document.uri, new Range(4, 0, 4, 3), options),
        (found) => found.length > 0,
      );
      assert.equal(await applied(document, edits), ragged.replace("CMD  [", "CMD ["));
    });

    it("of the line that Enter makes", async () => {
      const document = await openUntitled("FROM a\nRUN b && \\\n");
      const edits = await eventually(
        () =>
          edit("vscode.executeFormatOnTypeProvider", document.uri, new Position(2, 0), "\n", {
            tabSize: 2,
            insertSpaces: false,
          }),
        (found) => found.length > 0,
      );
      assert.equal(await applied(document, edits), "FROM a\nRUN b && \\\n\t");
    });

    it("goes by the settings, and by the configuration file before these", async () => {
      const folder = mkdtempSync(join(tmpdir(), "slipway-format-"));
      const setting = workspace.getConfiguration("slipway.format");
      try {
        const file = join(folder, "Dockerfile");
        writeFileSync(file, "from a\nRUN bbbbb && ccccc && \\\nd\n");
        writeFileSync(join(folder, ".slipway.json"), '{ "format": { "width": 18 } }');
        await setting.update("keywordCase", "lower", ConfigurationTarget.Global);
        await setting.update("indent", 3, ConfigurationTarget.Global);
        await setting.update("width", 80, ConfigurationTarget.Global);
        const document = await workspace.openTextDocument(file);
        const edits = await eventually(
          () => edit("vscode.executeFormatDocumentProvider", document.uri, options),
          (found) => found.length > 0,
        );
        const formatted = "from a\nrun bbbbb && \\\n   ccccc && \\\n   d\n";
        assert.equal(await applied(document, edits), formatted);
      } finally {
        for (const id of ["keywordCase", "indent", "width"]) {
          await setting.update(id, undefined, ConfigurationTarget.Global);
        }
        rmSync(folder, { recursive: true, force: true });
      }
    });

    it("is silent where it is switched off", async () => {
      const document = await openUntitled(ragged);
      const setting = workspace.getConfiguration("slipway.authoring");
      await setting.update("formatting", "off", ConfigurationTarget.Global);
      try {
        await eventually(
          () => edit("vscode.executeFormatDocumentProvider", document.uri, options),
          (found) => found.length === 0,
        );
      } finally {
        await setting.update("formatting", undefined, ConfigurationTarget.Global);
      }
    });
  });
}

async function edit(command: string, ...args: readonly unknown[]): Promise<TextEdit[]> {
  return (await commands.executeCommand<TextEdit[] | undefined>(command, ...args)) ?? [];
}

async function applied(document: TextDocument, edits: readonly TextEdit[]): Promise<string> {
  const change = new WorkspaceEdit();
  change.set(document.uri, [...edits]);
  await workspace.applyEdit(change);
  return document.getText();
}
