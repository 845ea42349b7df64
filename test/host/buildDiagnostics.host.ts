import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import {
  EventEmitter,
  type LogOutputChannel,
  languages,
  Position,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  workspace,
} from "vscode";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { catalog, lint } from "../../src/lint/index.ts";
import {
  type BuildDiagnostics,
  registerBuildDiagnostics,
  type ShownProblem,
} from "../../src/vscode/build/buildDiagnostics.ts";
import { createToldByLint } from "../../src/vscode/build/toldByLint.ts";
import type { Linter } from "../../src/vscode/diagnostics/createLinter.ts";
import { registerLintDiagnostics } from "../../src/vscode/diagnostics/lintDiagnostics.ts";
import { closeEditors, openUntitled } from "./documents.ts";
import { eventually } from "./eventually.ts";

const text = 'FROM example.com/alpine:3\nUSER app\n  RUN false \\\n    && true\nCMD ["x"]\n';

/** The part of the build that lives on editor events; a failed build itself is in the click tests. */
export function buildDiagnosticsSuite(): void {
  describe("diagnostic of a failed build", () => {
    let diagnostics: BuildDiagnostics;
    let document: TextDocument;
    let problem: ShownProblem;
    beforeEach(async () => {
      diagnostics = registerBuildDiagnostics();
      document = await openUntitled(text);
      problem = {
        ...{ uri: document.uri, severity: "error", message: "RUN false failed.", file: "" },
        ...{ line: 3, endLine: 4, exitCode: 1, step: 2, rule: undefined, url: undefined },
        ...{ log: ["first", "second"], logUri: undefined, logLines: [] },
      };
      diagnostics.show(document.uri, [problem]);
    });
    afterEach(async () => {
      diagnostics.dispose();
      await closeEditors();
    });

    const shown = () =>
      languages.getDiagnostics(document.uri).filter(({ source }) => source === "slipway build");
    const replace = async (range: Range, newText: string) => {
      const edit = new WorkspaceEdit();
      edit.replace(document.uri, range, newText);
      await workspace.applyEdit(edit);
    };
    const at = (line: number, character: number) => new Position(line, character);

    it("covers the instruction and tells the last lines of the log", () => {
      const [diagnostic] = shown();
      assert.deepEqual(diagnostic?.range, new Range(2, 2, 3, 11));
      assert.equal(diagnostic?.message, `${problem.message}\n  first\n  second`);
      assert.equal(diagnostic?.code, 1);
    });

    it("leads to the log of the step where there is one, and keeps that while lines move", async () => {
      const logUri = Uri.parse("slipway-log:/log?id=1");
      const logLines = [{ line: 4, text: "second" }];
      diagnostics.show(document.uri, [{ ...problem, logUri, logLines }]);
      await replace(new Range(at(1, 0), at(1, 0)), "# one\n");
      await eventually(shown, ([it]) => it?.range.start.line === 3);
      const [diagnostic] = shown();
      assert.equal(diagnostic?.message, problem.message);
      assert.deepEqual(diagnostic?.code, { value: 1, target: logUri });
      const [related] = diagnostic?.relatedInformation ?? [];
      assert.equal(related?.message, "second");
      assert.deepEqual(related?.location.range.start, at(4, 0));
    });

    it("shows several places, each with its own fate, and other files", async () => {
      const elsewhere = Uri.file("/elsewhere/Dockerfile");
      diagnostics.show(document.uri, [
        problem,
        { ...problem, line: 5, endLine: 5, severity: "warning", exitCode: undefined, rule: "Some" },
        { ...problem, uri: elsewhere },
      ]);
      assert.equal(shown().length, 2);
      assert.equal(languages.getDiagnostics(elsewhere).length, 1);
      await replace(new Range(at(3, 7), at(3, 11)), "false");
      await eventually(shown, ([it, other]) => it?.code === "Some" && other === undefined);
      diagnostics.clear(document.uri);
      assert.equal(languages.getDiagnostics(elsewhere).length, 0);
    });

    it("moves with lines that come and go above it", async () => {
      await replace(new Range(at(1, 0), at(1, 0)), "# one\n# two\n");
      await eventually(shown, ([it]) => it?.range.start.line === 4 && it.range.end.line === 5);
      await replace(new Range(at(1, 0), at(2, 0)), "");
      await eventually(shown, ([it]) => it?.range.start.line === 3);
    });

    it("stays when a later line changes", async () => {
      await replace(new Range(at(4, 0), at(4, 3)), "ENTRYPOINT");
      await eventually(shown, ([it]) => it?.range.start.line === 2);
    });

    it("goes when its instruction changes", async () => {
      await replace(new Range(at(3, 7), at(3, 11)), "false");
      await eventually(shown, (found) => found.length === 0);
    });

    describe("that our own findings tell of, too", () => {
      let changed: EventEmitter<Uri>;
      let places: ReadonlySet<string>;
      let folder: string;
      let file: Uri;
      const messages = () =>
        languages
          .getDiagnostics(file)
          .filter(({ source }) => source === "slipway build")
          .map(({ code }) => code);
      beforeEach(() => {
        changed = new EventEmitter();
        places = new Set(["JSONArgsRecommended 2"]);
        folder = mkdtempSync(join(tmpdir(), "slipway-told-"));
        file = Uri.file(join(folder, "Dockerfile"));
        writeFileSync(file.fsPath, "FROM a AS B\nRUN true\nCMD x\n");
        diagnostics.dispose();
        diagnostics = registerBuildDiagnostics({
          onDidChange: changed.event,
          of: async () => places,
        });
      });
      afterEach(() => {
        changed.dispose();
        rmSync(folder, { recursive: true, force: true });
      });
      const check = (rule: string, line: number): ShownProblem => ({
        ...{ ...problem, uri: file, severity: "warning", rule, line, endLine: line },
        ...{ exitCode: undefined, step: undefined },
      });
      const both = () => [check("StageNameCasing", 1), check("JSONArgsRecommended", 3)];

      it("stands alone in a file that is in no editor, and steps back when it is opened", async () => {
        await diagnostics.show(file, both());
        assert.deepEqual(messages(), ["StageNameCasing", "JSONArgsRecommended"]);
        await workspace.openTextDocument(file);
        changed.fire(file);
        await eventually(messages, (found) => found.join() === "StageNameCasing");
      });

      it("never shows in an open file, and comes back once our finding is gone", async () => {
        const opened = await workspace.openTextDocument(file);
        await diagnostics.show(file, both());
        assert.deepEqual(messages(), ["StageNameCasing"]);
        const edit = new WorkspaceEdit();
        edit.insert(opened.uri, at(1, 0), "# one\n");
        await workspace.applyEdit(edit);
        assert.deepEqual(messages(), ["StageNameCasing"]);
        places = new Set(["JSONArgsRecommended 3"]);
        changed.fire(file);
        await eventually(messages, (found) => found.join() === "StageNameCasing");
        places = new Set();
        changed.fire(file);
        await eventually(messages, (found) => found.length === 2);
        const last = languages.getDiagnostics(file).at(-1);
        assert.equal(last?.range.start.line, 3);
      });

      it("steps back for what our linter finds once the file is opened, and not before", async () => {
        const linter = {
          lint: async (opened: TextDocument) =>
            lint(parseDockerfile(opened.getText()), { preset: "buildkit" }),
          describe: async (ids: readonly string[]) => catalog.filter(({ id }) => ids.includes(id)),
          onDidChange: () => ({ dispose: () => undefined }),
        } as unknown as Linter;
        const shownByUs = registerLintDiagnostics({ linter, log: {} as LogOutputChannel });
        diagnostics.dispose();
        diagnostics = registerBuildDiagnostics(createToldByLint({ linter, lint: shownByUs }));
        try {
          await diagnostics.show(file, [...both(), check("OfTheEngineAlone", 2)]);
          assert.equal(messages().length, 3);
          const opened = await workspace.openTextDocument(file);
          await eventually(messages, (found) => found.join() === "OfTheEngineAlone");
          const edit = new WorkspaceEdit();
          edit.insert(opened.uri, at(0, 0), "# check=skip=JSONArgsRecommended\n");
          await workspace.applyEdit(edit);
          await eventually(messages, (found) => found.includes("JSONArgsRecommended"));
          assert.ok(!messages().includes("StageNameCasing"));
        } finally {
          shownByUs.dispose();
        }
      });

      it("keeps what is no check", async () => {
        await workspace.openTextDocument(file);
        await diagnostics.show(file, [{ ...problem, uri: file }]);
        places = new Set(["undefined 2", "undefined 3"]);
        changed.fire(file);
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.deepEqual(messages(), [1]);
      });
    });

    it("goes with the document", async () => {
      await closeEditors();
      await eventually(shown, (found) => found.length === 0);
    });
  });
}
