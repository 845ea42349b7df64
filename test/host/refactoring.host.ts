import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import {
  type CodeAction,
  CodeActionKind,
  commands,
  type Position,
  Range,
  type WorkspaceEdit,
  workspace,
} from "vscode";
import { closeEditors, openUntitled } from "./documents.ts";
import { eventually } from "./eventually.ts";

const text = [
  "FROM example.com/alpine:3",
  "RUN apk add git curl && make",
  "RUN make install",
  'CMD ["app", "x"]',
  "",
].join("\n");

export function refactoringSuite(): void {
  describe("refactorings", () => {
    afterEach(closeEditors);

    it("are offered at the cursor by their kinds, and do what they say", async () => {
      const document = await openUntitled(text);
      const found = await eventually(
        () => actionsAt(new Range(1, 13, 1, 13), CodeActionKind.Refactor),
        (all) => all.length >= 6,
      );
      assert.deepEqual(found.map(({ title }) => title).sort(), [
        "Add cache mounts",
        "Join with the next RUN",
        "Put each package on a line of its own",
        "Sort the packages",
        "Wrap the line",
        "Write the RUN as a heredoc",
      ]);
      assert.ok(found.every(({ kind }) => kind && CodeActionKind.RefactorRewrite.contains(kind)));
      const heredoc = found.find(({ title }) => title.endsWith("heredoc"));
      assert.ok(heredoc?.edit);
      await workspace.applyEdit(heredoc.edit);
      assert.match(
        document.getText(),
        /^RUN <<EOF\nset -e\napk add git curl\nmake\nEOF\nRUN make/m,
      );

      function actionsAt(range: Range, kind: CodeActionKind): Thenable<CodeAction[]> {
        return commands.executeCommand<CodeAction[]>(
          "vscode.executeCodeActionProvider",
          document.uri,
          range,
          kind.value,
        );
      }
    });

    it("extract and inline an ARG", async () => {
      const document = await openUntitled(text);
      const ask = (range: Range, kind: CodeActionKind): Thenable<CodeAction[]> =>
        commands.executeCommand<CodeAction[]>(
          "vscode.executeCodeActionProvider",
          document.uri,
          range,
          kind.value,
        );
      const [extract, ...more] = await eventually(
        () => ask(new Range(0, 25, 0, 25), CodeActionKind.RefactorExtract),
        (all) => all.length > 0,
      );
      assert.ok(extract?.edit && more.length === 0);
      await workspace.applyEdit(extract.edit);
      assert.match(
        document.getText(),
        /^ARG ALPINE_VERSION=3\nFROM example.com\/alpine:\$\{ALPINE_VERSION\}\n/,
      );
      assert.equal(extract.command?.command, "editor.action.rename");
      const [[, at]] = extract.command.arguments as [[unknown, Position]];
      const renamed = await commands.executeCommand<WorkspaceEdit>(
        "vscode.executeDocumentRenameProvider",
        document.uri,
        at,
        "TAG",
      );
      assert.equal(renamed.get(document.uri).length, 2);
      const [inline] = await ask(new Range(0, 5, 0, 5), CodeActionKind.RefactorInline);
      assert.ok(inline?.edit);
      await workspace.applyEdit(inline.edit);
      assert.equal(document.getText(), text);
    });

    it("are not offered where they are switched off", async () => {
      const document = await openUntitled(text);
      const settings = workspace.getConfiguration("slipway", document.uri);
      await settings.update("authoring.refactoring", "off", true);
      try {
        const found = await commands.executeCommand<CodeAction[]>(
          "vscode.executeCodeActionProvider",
          document.uri,
          new Range(1, 13, 1, 13),
          CodeActionKind.Refactor.value,
        );
        assert.deepEqual(found, []);
      } finally {
        await settings.update("authoring.refactoring", undefined, true);
      }
    });
  });
}
