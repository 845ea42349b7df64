import assert from "node:assert/strict";
import { basename } from "node:path";
import { after, describe, it } from "mocha";
import { type CodeLens, commands, workspace } from "vscode";
import { commandTraits } from "../../src/vscode/commands/commandTypes.ts";
import { closeEditors, openUntitled, untilRules } from "./documents.ts";

/** Run in a window whose folder is not trusted. */
export function restrictedSuite(): void {
  describe("restricted mode", () => {
    after(closeEditors);

    it("is what this window is in", () => assert.equal(workspace.isTrusted, false));

    it("lints", async () => {
      const document = await openUntitled("FROM example.com/alpine:3\nMAINTAINER me\nUSER app\n");
      await untilRules(document.uri, (rules) => rules.length > 0);
    });

    it("shows no build lens", async () => {
      const document = await openUntitled("FROM example.com/alpine:3\n");
      const lenses = await commands.executeCommand<CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
      );
      assert.deepEqual(
        lenses.filter(({ command }) => command?.command.startsWith("slipway.")),
        [],
      );
    });

    it("loads no engine code for any command that needs trust, however it is called", async () => {
      for (const [id, { needsTrust }] of Object.entries(commandTraits)) {
        if (needsTrust) await commands.executeCommand(id);
      }
      const chunks = Object.keys(require.cache)
        .map((path) => basename(path))
        .filter((name) =>
          ["engine.js", "registry.js", "buildcontext.js", "baseFacts.js"].includes(name),
        );
      assert.deepEqual(chunks, []);
    });
  });
}
