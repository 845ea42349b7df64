import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import {
  languages,
  Position,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  workspace,
} from "vscode";
import {
  type BuildDiagnostics,
  registerBuildDiagnostics,
  type ShownProblem,
} from "../../src/vscode/build/buildDiagnostics.ts";
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

    it("goes with the document", async () => {
      await closeEditors();
      await eventually(shown, (found) => found.length === 0);
    });
  });
}
