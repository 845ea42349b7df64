import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  ConfigurationTarget,
  commands,
  Range,
  type SemanticTokens,
  type SemanticTokensLegend,
  type TextDocument,
  workspace,
} from "vscode";
import { closeEditors, openUntitled } from "./documents.ts";
import { eventually } from "./eventually.ts";

const text =
  'FROM alpine AS base\nARG V=1\nMAINTAINER me\nFROM base\nRUN apk add --no-cache "curl" \\\n  && echo $V\n';

export function semanticTokensSuite(): void {
  describe("semantic tokens", () => {
    it("tell stages, commands and what is deprecated", async () => {
      const document = await openUntitled(text);
      // Commands are known once the grammar of shells is there.
      const found = await eventually(
        () => tokensIn(document),
        (tokens) => tokens.some((token) => token.startsWith("apk")),
      );
      assert.deepEqual(found, [
        "base class declaration",
        "V parameter declaration",
        "MAINTAINER keyword deprecated",
        "base class",
        "apk function",
        "--no-cache property",
        '"curl" string',
        "echo function",
        // A stage that goes on knows the ARGs of the one before.
        "V parameter",
      ]);
      const part = await tokensIn(document, new Range(3, 0, 3, 9));
      assert.deepEqual(part, ["base class"]);
      await closeEditors();
    });

    it("go away with their setting", async () => {
      const document = await openUntitled(text);
      const set = (to: "off" | undefined) =>
        workspace
          .getConfiguration("slipway.authoring")
          .update("semanticTokens", to, ConfigurationTarget.Global);
      try {
        await set("off");
        await eventually(
          () => tokensIn(document),
          (tokens) => tokens.length === 0,
        );
      } finally {
        await set(undefined);
        await closeEditors();
      }
    });
  });
}

/** `text type modifiers`, as the editor gets them. */
async function tokensIn({ uri }: TextDocument, range?: Range): Promise<string[]> {
  const what = range ? "Range" : "";
  const more = range ? [range] : [];
  const legend = await commands.executeCommand<SemanticTokensLegend | undefined>(
    `vscode.provideDocument${what}SemanticTokensLegend`,
    uri,
    ...more,
  );
  const tokens = await commands.executeCommand<SemanticTokens | undefined>(
    `vscode.provideDocument${what}SemanticTokens`,
    uri,
    ...more,
  );
  const document = workspace.textDocuments.find((it) => it.uri.toString() === uri.toString());
  if (!legend || !tokens || !document) return [];
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < tokens.data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0, modifiers = 0] = tokens.data.slice(
      at,
      at + 5,
    );
    line += lines;
    character = lines === 0 ? character + characters : characters;
    const word = document.getText(new Range(line, character, line, character + length));
    const set = legend.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0);
    found.push([word, legend.tokenTypes[type], ...set].join(" "));
  }
  return found;
}
