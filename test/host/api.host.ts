import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { ConfigurationTarget, extensions, tasks, Uri, workspace } from "vscode";
import type { SlipwayApi } from "../../src/vscode/api/slipwayApi.d.ts";
import { closeEditors, openUntitled } from "./documents.ts";

/** The interface for other extensions, and the tasks; there is no engine that could answer. */
export function apiSuite(): void {
  describe("the interface for other extensions", () => {
    let api: SlipwayApi;
    const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file("/");
    const dockerfile = Uri.joinPath(folder, "api", "Dockerfile");

    before(async () => {
      api = await activated();
      const text = "FROM busybox:1.36 AS tools\nFROM busybox:1.36\nMAINTAINER me\n";
      await workspace.fs.writeFile(dockerfile, new TextEncoder().encode(text));
      await setEngine("unix:///nowhere/engine.sock");
    });
    after(async () => {
      await setEngine(undefined);
      await workspace.fs.delete(Uri.joinPath(folder, "api"), { recursive: true });
      await closeEditors();
    });

    it("says what it is", () => {
      assert.equal(api.apiVersion, 1);
      assert.match(api.version, /^\d+\.\d+\.\d+/);
    });

    it("lints files, open documents and texts", async () => {
      const rules = async (what: Parameters<SlipwayApi["lint"]>[0]) =>
        (await api.lint(what)).map(({ rule, range }) => `${rule} ${range.start.line}`);
      const expected = "replace-maintainer";
      const inFile = await rules(dockerfile);
      assert.ok(inFile.includes(`${expected} 2`), inFile.join());
      const document = await openUntitled("FROM busybox:1.36\nMAINTAINER you\nUSER app\n");
      assert.ok((await rules(document.uri)).includes(`${expected} 1`));
      assert.ok((await rules({ text: "FROM a:1\nMAINTAINER x\n" })).includes(`${expected} 1`));
    });

    it("tells by a code, or by the line of the RUN, that no engine answers", async () => {
      let fired = 0;
      const listening = api.onDidBuild(() => fired++);
      const withRun = Uri.joinPath(folder, "api-run", "Dockerfile");
      const text = "FROM scratch\nCOPY . .\nRUN make\n";
      await workspace.fs.writeFile(withRun, new TextEncoder().encode(text));
      const hasCode = (code: string) => (error: unknown) =>
        (error as { readonly code?: string }).code === code;
      await assert.rejects(api.listImages(), hasCode("engine-unreachable"));
      const { ok, error } = await api.build({ dockerfile: withRun });
      assert.deepEqual([ok, error?.line], [false, 3]);
      await workspace.fs.delete(Uri.joinPath(folder, "api-run"), { recursive: true });
      await assert.rejects(
        api.build({ dockerfile: Uri.parse("untitled:Dockerfile") }),
        hasCode("misuse"),
      );
      const options = { dockerfile, buildArg: { A: "1" } };
      await assert.rejects(api.build(options), /buildArgs/);
      listening.dispose();
      assert.equal(fired, 1);
    });

    it("comes with tasks for the Dockerfiles of the workspace, which end with an exit code", async () => {
      const found = (await tasks.fetchTasks({ type: "slipway" })).filter(({ name }) =>
        name.startsWith("build api/"),
      );
      assert.deepEqual(
        found.map(({ name, definition }) => [name, definition.target]),
        [
          ["build api/Dockerfile", undefined],
          ["build api/Dockerfile: stage tools", "tools"],
        ],
      );
      const [first] = found;
      assert.ok(first);
      const ended = new Promise<number | undefined>((resolve) => {
        const listening = tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
          if (execution.task.name !== first.name) return;
          listening.dispose();
          resolve(exitCode);
        });
      });
      await tasks.executeTask(first);
      assert.equal(await ended, 1);
    });
  });
}

/** In a window whose folder is not trusted. */
export function restrictedApiSuite(): void {
  describe("the interface for other extensions in restricted mode", () => {
    it("lints, and speaks with no engine", async () => {
      const api = await activated();
      assert.ok((await api.lint({ text: "FROM a:1\nMAINTAINER x\n" })).length > 0);
      await assert.rejects(api.listImages(), /Restricted Mode/);
      const dockerfile = Uri.file("/nowhere/Dockerfile");
      await assert.rejects(api.build({ dockerfile }), /Restricted Mode/);
    });
  });
}

async function activated(): Promise<SlipwayApi> {
  const extension = extensions.getExtension<SlipwayApi>("slipway.slipway");
  assert.ok(extension);
  return await extension.activate();
}

async function setEngine(host: string | undefined): Promise<void> {
  await workspace
    .getConfiguration("slipway.engine")
    .update("host", host, ConfigurationTarget.Global);
}
