import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import {
  ConfigurationTarget,
  commands,
  type Hover,
  type InlayHint,
  MarkdownString,
  Position,
  Range,
  type SignatureHelp,
  type TextDocument,
  workspace,
} from "vscode";
import { closeEditors, openUntitled } from "./documents.ts";
import { eventually } from "./eventually.ts";

const text = `ARG TAG=3.20
FROM example.com/alpine:$TAG AS build
ENV MODE="a\`*b*"
WORKDIR /srv/$MODE
RUN --mount=type=cache,target=/root/.npm echo
FROM scratch
COPY --from=build /a /b
`;

export function hoverSuite(): void {
  describe("hover, signature help and inlay hints", () => {
    afterEach(closeEditors);

    it("tell what keywords and flags mean, with an example and a link", async () => {
      const document = await openUntitled(text);
      const copy = await hoverText(document, "COPY");
      assert.match(copy, /^\*\*` COPY `\*\*/);
      assert.match(copy, /```dockerfile\nCOPY package\.json/);
      assert.match(copy, /\(https:\/\/docs\.docker\.com\/reference\/dockerfile\/#copy\)/);
      assert.match(await hoverText(document, "type=cache"), /stays between builds/);
    });

    it("tell the value of a variable and where it is from", async () => {
      const document = await openUntitled(text);
      const words = await hoverText(document, "$TAG");
      assert.match(words, /^` TAG ` = ` 3\.20 `/);
      assert.match(words, /The default of ARG in line 1;/);
    });

    it("show values as text", async () => {
      const document = await openUntitled(text);
      assert.match(await hoverText(document, "$MODE"), /= `` a`\*b\* ``/);
    });

    it("tell who uses a stage", async () => {
      const document = await openUntitled(text);
      assert.match(await hoverText(document, "build"), /COPY 7/);
    });

    it("help with the forms of an instruction", async () => {
      const document = await openUntitled("FROM scratch\nCOPY a ");
      const help = await eventually(
        () =>
          commands.executeCommand<SignatureHelp | undefined>(
            "vscode.executeSignatureHelpProvider",
            document.uri,
            new Position(1, 7),
            " ",
          ),
        (found) => (found?.signatures.length ?? 0) > 0,
      );
      const parameter = help?.signatures[0]?.parameters[help.activeParameter]?.label;
      assert.ok(Array.isArray(parameter));
      assert.equal(help?.signatures[0]?.label.slice(...parameter), "destination");
    });

    it("show values behind words, until they are switched off", async () => {
      const document = await openUntitled(text);
      const labels = await eventually(
        () => hints(document),
        (found) => found.length > 0,
      );
      assert.deepEqual(labels, ["1 = example.com/alpine:3.20", "3 = /srv/a`*b*"]);
      const set = (value: string | undefined) =>
        workspace
          .getConfiguration("slipway.authoring")
          .update("inlayHints", value, ConfigurationTarget.Global);
      try {
        await set("off");
        await eventually(
          () => hints(document),
          (found) => found.length === 0,
        );
      } finally {
        await set(undefined);
      }
    });

    it("are silent with their setting off", async () => {
      const document = await openUntitled(text);
      const set = (value: string | undefined) =>
        workspace
          .getConfiguration("slipway.authoring")
          .update("hover", value, ConfigurationTarget.Global);
      assert.notEqual(await hoverText(document, "COPY"), "");
      try {
        await set("off");
        await eventually(
          () => hovers(document, "COPY"),
          (found) => !found.includes("docs.docker.com"),
        );
      } finally {
        await set(undefined);
      }
    });
  });

  /** Once there is one: the room is loaded when the first Dockerfile opens. */
  function hoverText(document: TextDocument, word: string): Promise<string> {
    return eventually(
      () => hovers(document, word),
      (found) => found !== "",
    );
  }

  async function hovers(document: TextDocument, word: string): Promise<string> {
    const at = document.positionAt(document.getText().indexOf(word));
    const found = await commands.executeCommand<Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      at.translate(0, 1),
    );
    return found
      .flatMap(({ contents }) => contents)
      .map((it) =>
        it instanceof MarkdownString ? it.value : typeof it === "string" ? it : it.value,
      )
      .filter((it) => !it.startsWith("Here:"))
      .join("\n\n");
  }

  async function hints(document: TextDocument): Promise<string[]> {
    const found = await commands.executeCommand<InlayHint[]>(
      "vscode.executeInlayHintProvider",
      document.uri,
      new Range(0, 0, document.lineCount, 0),
    );
    return found.map(({ position, label }) => {
      const words = typeof label === "string" ? label : label.map(({ value }) => value).join("");
      return `${position.line} ${words}`;
    });
  }
}
