import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { type CodeLens, ConfigurationTarget, commands, workspace } from "vscode";
import { closeEditors, openUntitled } from "./documents.ts";
import { eventually } from "./eventually.ts";

const staged =
  "FROM golang AS build\nRUN make\n\nFROM scratch\nFROM example.com/alpine:3\nUSER app\n";

export function codeLensSuite(): void {
  describe("code lenses", () => {
    afterEach(closeEditors);

    it("stand on each FROM and name the stage", async () => {
      const document = await openUntitled(staged);
      const lenses = await lensesOf(document.uri.toString());
      assert.deepEqual(
        lenses.map(({ range, command }) => [range.start.line, command?.title]),
        [
          [0, "$(package) Build stage build"],
          [3, "$(package) Build stage 1"],
          [4, "$(package) Build"],
        ],
      );
      assert.deepEqual(lenses[0]?.command?.arguments?.[1], { target: "build" });
    });

    it("go away with their setting", async () => {
      const document = await openUntitled(staged);
      const set = (on: boolean | undefined) =>
        workspace
          .getConfiguration("slipway.codeLens")
          .update("enable", on, ConfigurationTarget.Global);
      try {
        await set(false);
        await eventually(
          () => lensesOf(document.uri.toString()),
          (lenses) => lenses.length === 0,
        );
      } finally {
        await set(undefined);
      }
    });
  });

  async function lensesOf(uri: string): Promise<CodeLens[]> {
    const document = workspace.textDocuments.find((it) => it.uri.toString() === uri);
    assert.ok(document);
    const lenses = await commands.executeCommand<CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
      50,
    );
    return lenses.filter(({ command }) => command?.command === "slipway.build");
  }
}
