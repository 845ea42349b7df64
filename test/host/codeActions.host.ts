import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import {
  type CodeAction,
  CodeActionKind,
  commands,
  Range,
  type TextDocument,
  workspace,
} from "vscode";
import { closeEditors, lintDiagnostics, openUntitled, untilRules } from "./documents.ts";
import { eventually } from "./eventually.ts";

const deprecated = "FROM example.com/alpine:3\nMAINTAINER me\nUSER app\n";

export function codeActionSuite(): void {
  describe("code actions", () => {
    afterEach(closeEditors);

    it("applies a quick fix, which is preferred when it is safe", async () => {
      const document = await openUntitled(deprecated);
      await untilRules(document.uri, (rules) => rules.length > 0);
      const fixes = await actionsAt(document, 1, CodeActionKind.QuickFix);
      const fix = fixes.find(({ isPreferred }) => isPreferred);
      assert.ok(fix?.edit, fixes.map(({ title }) => title).join(" | "));
      await workspace.applyEdit(fix.edit);
      assert.match(document.getText(), /^LABEL /m);
    });

    it("ignores a rule for one line and for the file", async () => {
      for (const words of [/here$/, /in this file$/]) {
        const document = await openUntitled(deprecated);
        const [rule] = await untilRules(document.uri, (rules) => rules.length > 0);
        assert.ok(rule !== undefined);
        const actions = await actionsAt(document, 1, CodeActionKind.QuickFix);
        const ignore = actions.find(({ title }) => words.test(title) && title.includes(rule));
        assert.ok(ignore?.edit, actions.map(({ title }) => title).join(" | "));
        assert.notEqual(ignore.isPreferred, true);
        await workspace.applyEdit(ignore.edit);
        await untilRules(document.uri, (rules) => !rules.includes(rule));
        assert.match(document.getText(), /^# slipway/m);
        await closeEditors();
      }
    });

    it("fixes all that is safe with source.fixAll.slipway", async () => {
      const document = await openUntitled(deprecated);
      await untilRules(document.uri, (rules) => rules.length > 0);
      // The command works on the editor that has the focus, which a new one gets in its own time.
      await eventually(
        async () => {
          await commands.executeCommand("editor.action.sourceAction", {
            kind: "source.fixAll.slipway",
            apply: "first",
          });
          return document.getText();
        },
        (text) => /^LABEL /m.test(text),
      );
      await untilRules(document.uri, (rules) => rules.length === 0);
    });

    it("offers nothing where nothing is wrong", async () => {
      const document = await openUntitled("FROM example.com/alpine:3\nUSER app\n");
      assert.deepEqual(lintDiagnostics(document.uri), []);
      assert.deepEqual(await actionsAt(document, 0, CodeActionKind.QuickFix), []);
    });
  });
}

async function actionsAt(
  document: TextDocument,
  line: number,
  kind: CodeActionKind,
): Promise<CodeAction[]> {
  const range = new Range(line, 0, line, document.lineAt(line).text.length);
  return commands.executeCommand<CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    range,
    kind.value,
  );
}
