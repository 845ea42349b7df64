import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { ConfigurationTarget, DiagnosticSeverity, Range, WorkspaceEdit, workspace } from "vscode";
import { closeEditors, lintDiagnostics, openUntitled, untilRules } from "./documents.ts";

const faulty = "FROM example.com/alpine:3\nMAINTAINER me\nWORKDIR app\nUSER app\n";

export function diagnosticsSuite(): void {
  describe("lint diagnostics", () => {
    afterEach(closeEditors);

    it("shows the findings of an untitled document with exact ranges", async () => {
      const document = await openUntitled(faulty);
      await untilRules(document.uri, (rules) => rules.length >= 2);
      const shown = lintDiagnostics(document.uri).map((it) => document.getText(it.range));
      assert.ok(
        shown.some((text) => text.startsWith("MAINTAINER")),
        shown.join(" | "),
      );
      assert.ok(shown.includes("app"), shown.join(" | "));
    });

    it("links each finding to the page of its rule", async () => {
      const document = await openUntitled(faulty);
      await untilRules(document.uri, (rules) => rules.length >= 2);
      for (const { code } of lintDiagnostics(document.uri)) {
        assert.ok(typeof code === "object");
        const page = await workspace.openTextDocument(code.target);
        assert.match(page.getText(), new RegExp(`^# ${code.value}\n`));
      }
    });

    it("follows the text as it is typed", async () => {
      const document = await openUntitled(faulty);
      const before = await untilRules(document.uri, (rules) => rules.length >= 2);
      const edit = new WorkspaceEdit();
      edit.delete(document.uri, new Range(1, 0, 2, 0));
      await workspace.applyEdit(edit);
      const after = await untilRules(document.uri, (rules) => rules.length < before.length);
      assert.ok(after.length > 0);
    });

    it("obeys the severity of a rule, and off, without a restart", async () => {
      const document = await openUntitled(faulty);
      const [rule] = await untilRules(document.uri, (rules) => rules.length >= 2);
      assert.ok(rule !== undefined);
      const set = (rules: unknown) =>
        workspace
          .getConfiguration("slipway.lint")
          .update("rules", rules, ConfigurationTarget.Global);
      try {
        await set({ [rule]: "hint" });
        await untilRules(document.uri, () => {
          const found = lintDiagnostics(document.uri).filter(
            ({ code }) => typeof code === "object" && code.value === rule,
          );
          return found.length > 0 && found.every((it) => it.severity === DiagnosticSeverity.Hint);
        });
        await set({ [rule]: "off" });
        await untilRules(document.uri, (rules) => rules.length > 0 && !rules.includes(rule));
      } finally {
        await set(undefined);
      }
    });

    it("is quiet when it is switched off", async () => {
      const document = await openUntitled(faulty);
      await untilRules(document.uri, (rules) => rules.length >= 2);
      const set = (on: boolean | undefined) =>
        workspace.getConfiguration("slipway.lint").update("enable", on, ConfigurationTarget.Global);
      try {
        await set(false);
        await untilRules(document.uri, (rules) => rules.length === 0);
      } finally {
        await set(undefined);
      }
      await untilRules(document.uri, (rules) => rules.length >= 2);
    });

    it("forgets a document that was closed", async () => {
      const document = await openUntitled(faulty);
      await untilRules(document.uri, (rules) => rules.length >= 2);
      await closeEditors();
      await untilRules(document.uri, (rules) => rules.length === 0);
    });
  });
}
