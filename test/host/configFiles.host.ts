import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import {
  type CodeAction,
  CodeActionKind,
  commands,
  languages,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import { closeEditors, untilRules } from "./documents.ts";
import { eventually } from "./eventually.ts";

const text = "FROM example.com/alpine:3\nMAINTAINER me\nUSER app\n";
const rule = "replace-maintainer";

/** Configuration files of the workspace, as they are written, broken and taken away. */
export function configFilesSuite(): void {
  describe("configuration files", () => {
    afterEach(async () => {
      await closeEditors();
      for (const name of [".slipway.json", ".hadolint.yaml", ".dockerignore", "Dockerfile"])
        await remove(name);
    });

    it("count for the Dockerfiles below them, and are followed as they change", async () => {
      const document = await openDockerfile();
      await untilRules(document.uri, (rules) => rules.includes(rule));
      await write(".slipway.json", `{ "rules": { "${rule}": "off" } }`);
      await untilRules(document.uri, (rules) => !rules.includes(rule));
      await write(".slipway.json", '{ "preset": "strict" }');
      await untilRules(document.uri, (rules) => rules.includes("pin-base-image-digest"));
      await remove(".slipway.json");
      await write(".hadolint.yaml", "ignored:\n  - DL4000\n");
      await untilRules(document.uri, (rules) => !rules.includes(rule) && rules.length === 0);
    });

    it("are told where they are wrong, and the rest of them counts", async () => {
      const document = await openDockerfile();
      const config = `{ "rules": { "${rule}": "off", "replace-maintainr": "off" } }`;
      const uri = await write(".slipway.json", config);
      await untilRules(document.uri, (rules) => !rules.includes(rule));
      const [problem] = await eventually(
        () => languages.getDiagnostics(uri).filter(({ source }) => source === "slipway"),
        (found) => found.length > 0,
      );
      assert.ok(problem);
      const opened = await workspace.openTextDocument(uri);
      assert.match(opened.getText(problem.range), /replace-maintainr/);
      await write(".slipway.json", "{}");
      await eventually(
        () => languages.getDiagnostics(uri).filter(({ source }) => source === "slipway"),
        (found) => found.length === 0,
      );
    });

    it("are added to by the action that ignores a rule in the project, saved or not", async () => {
      const document = await openDockerfile();
      const uri = await write(".slipway.json", "{}");
      await untilRules(document.uri, (rules) => rules.includes(rule));
      const ignore = await untilAction(
        document,
        ({ edit, title }) =>
          // It makes the file as long as nobody has told of the new one.
          /in this project/.test(title) && edit?.has(uri) === true,
      );
      assert.ok(ignore.edit);
      assert.ok(await workspace.applyEdit(ignore.edit));
      await untilRules(document.uri, (rules) => !rules.includes(rule));
      const config = await workspace.openTextDocument(uri);
      assert.deepEqual(JSON.parse(config.getText()), { rules: { [rule]: "off" } });
      await config.save();
    });

    it("beside them: what .dockerignore keeps out is told of as soon as it says so", async () => {
      const document = await openDockerfile(`${text}COPY secret /secret\n`);
      await untilRules(document.uri, (rules) => rules.includes(rule));
      await write(".dockerignore", "secret\n");
      await untilRules(document.uri, (rules) => rules.includes("avoid-copying-ignored-files"));
      await remove(".dockerignore");
      await untilRules(document.uri, (rules) => !rules.includes("avoid-copying-ignored-files"));
    });
  });
}

function inFolder(name: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return Uri.joinPath(folder.uri, name);
}

async function write(name: string, content: string): Promise<Uri> {
  const uri = inFolder(name);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  return uri;
}

async function remove(name: string): Promise<void> {
  await workspace.fs.delete(inFolder(name)).then(undefined, () => undefined);
}

async function openDockerfile(content = text): Promise<TextDocument> {
  const document = await workspace.openTextDocument(await write("Dockerfile", content));
  await window.showTextDocument(document);
  return document;
}

/** Waits for an action on the second line. */
async function untilAction(
  document: TextDocument,
  fits: (action: CodeAction) => boolean,
): Promise<CodeAction> {
  for (const end = Date.now() + 10_000; ; ) {
    const found = (await actionsOn(document, 1)).find(fits);
    if (found) return found;
    assert.ok(Date.now() < end, "no such action");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function actionsOn(document: TextDocument, line: number): Thenable<CodeAction[]> {
  const range = new Range(line, 0, line, document.lineAt(line).text.length);
  const kind = CodeActionKind.QuickFix.value;
  return commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range, kind);
}
