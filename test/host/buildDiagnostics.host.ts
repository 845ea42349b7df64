import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { languages, Position, Range, type TextDocument, WorkspaceEdit, workspace } from "vscode";
import type { ResultError } from "../../src/progress/events.ts";
import {
  type BuildDiagnostics,
  registerBuildDiagnostics,
} from "../../src/vscode/build/buildDiagnostics.ts";
import { closeEditors, openUntitled } from "./documents.ts";
import { eventually } from "./eventually.ts";

const text = 'FROM alpine:3.19\nUSER app\n  RUN false \\\n    && true\nCMD ["x"]\n';
const error: ResultError = {
  message: "RUN false ended with exit code 1.",
  file: "",
  line: 3,
  endLine: 4,
  exitCode: 1,
  log: ["first", "second"],
};

/** The part of the build that lives on editor events; a failed build itself is in the click tests. */
export function buildDiagnosticsSuite(): void {
  describe("diagnostic of a failed build", () => {
    let diagnostics: BuildDiagnostics;
    let document: TextDocument;
    beforeEach(async () => {
      diagnostics = registerBuildDiagnostics();
      document = await openUntitled(text);
      diagnostics.show(document.uri, error);
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
      assert.equal(diagnostic?.message, `${error.message}\n  first\n  second`);
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
