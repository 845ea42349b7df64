import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { commands, type Hover, type MarkdownString, Position, Uri, workspace } from "vscode";
import { closeEditors, lintDiagnostics, openUntitled, ruleIds, untilRules } from "./documents.ts";
import { eventually } from "./eventually.ts";

const rule = "skip-recommended-apt-packages";

/** What needs the shell grammar, the rules' words, and files that no editor shows. */
export function commandRulesSuite(): void {
  describe("rules about commands", () => {
    afterEach(closeEditors);

    it("mark the word in a continued RUN once the grammar is there", async () => {
      const document = await openUntitled(
        "FROM example.com/debian:12\nRUN true && \\\n    # why\n    apt-get install -y curl\nUSER app\n",
      );
      await untilRules(document.uri, (rules) => rules.includes(rule));
      const found = lintDiagnostics(document.uri).find(
        ({ code }) => typeof code === "object" && code.value === rule,
      );
      assert.ok(found);
      assert.equal(document.getText(found.range), "install");
      assert.equal(found.range.start.line, 3);
    });

    it("say in a hover what they want, at a finding and in an ignore comment", async () => {
      const document = await openUntitled(
        `FROM example.com/debian:12\nRUN apt-get install -y curl\n# slipway ignore=${rule}\nRUN apt-get install -y git\nUSER app\n`,
      );
      await untilRules(document.uri, (rules) => rules.includes(rule));
      const texts = async (line: number, character: number) =>
        (await hoversAt(document.uri, new Position(line, character))).join("\n");
      assert.match(await texts(1, 14), /Require --no-install-recommends.*apt-get/s);
      assert.match(await texts(1, 14), /hadolint\/DL3015/);
      assert.match(await texts(2, 20), /Require --no-install-recommends/);
      assert.doesNotMatch(await texts(0, 2), /Require/);
    });
  });

  describe("all Dockerfiles of the workspace", () => {
    afterEach(closeEditors);

    it("are linted by one command, also where no editor is open", async () => {
      const [folder] = workspace.workspaceFolders ?? [];
      assert.ok(folder);
      const uri = Uri.joinPath(folder.uri, "below", "api.Dockerfile");
      const text =
        "FROM example.com/alpine:3\nMAINTAINER me\nRUN apt-get install -y git\nUSER app\n";
      await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      // Its message waits for the user; the command ends with it.
      void commands.executeCommand("slipway.lintWorkspace");
      try {
        await eventually(
          () => ruleIds(uri),
          (rules) => rules.includes("replace-maintainer") && rules.includes(rule),
        );
      } finally {
        await workspace.fs.delete(uri);
      }
    });
  });
}

async function hoversAt(uri: Uri, position: Position): Promise<readonly string[]> {
  const hovers = await commands.executeCommand<Hover[]>(
    "vscode.executeHoverProvider",
    uri,
    position,
  );
  return hovers.flatMap(({ contents }) =>
    contents.map((it) => (typeof it === "string" ? it : (it as MarkdownString).value)),
  );
}
