import assert from "node:assert/strict";
import { basename } from "node:path";
import { describe, it } from "mocha";
import { commands, extensions } from "vscode";
import { commandTraits } from "../../src/vscode/commands/commandTypes.ts";

export function activationSuite(): void {
  describe("activation", () => {
    it("loads the extension and none of the chunks with engine code", async () => {
      const extension = extensions.getExtension("slipway.slipway");
      assert.ok(extension, "the extension is not there");
      await extension.activate();
      const loaded = Object.keys(require.cache)
        .filter((path) => /[\\/]dist[\\/]/.test(path) && path.startsWith(extension.extensionPath))
        .map((path) => basename(path));
      assert.deepEqual(loaded, ["extension.js"]);
    });

    it("registers every command", async () => {
      const registered = await commands.getCommands(true);
      const ours = registered.filter((id) =>
        /^slipway\.(?!images\.(focus|open|reset|remove[VT]|toggle))/.test(id),
      );
      const missing = Object.keys(commandTraits).filter((id) => !ours.includes(id));
      assert.deepEqual(missing, []);
    });
  });
}
