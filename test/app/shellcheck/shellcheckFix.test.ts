import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readShellcheckOutput } from "../../../src/app/shellcheck/readShellcheckOutput.ts";
import { shellcheckFix } from "../../../src/app/shellcheck/shellcheckFix.ts";
import {
  type ShellcheckScript,
  shellcheckScript,
} from "../../../src/app/shellcheck/shellcheckScript.ts";
import { applyEdits } from "../../../src/base/textEdit.ts";
import { mappedRange } from "../../../src/dockerfile/mappedText.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";

const text = 'FROM alpine\nRUN echo "😀" $HOME \\\n  # c\n  && ls $HO\\\nME\n';
const script = scriptOf(text);

describe("shellcheckScript", () => {
  it("puts in what ShellCheck has to know, and gives no place in it", () => {
    assert.equal(
      script.content,
      '# shellcheck shell=sh\nexport HOME\necho "😀" $HOME   && ls $HOME\n',
    );
    assert.equal(script.indexes(span(1, 1, 1, 5)), undefined);
    assert.equal(script.indexes(span(2, 1, 3, 5)), undefined);
  });

  it("counts columns in characters, of any width", () => {
    assert.equal(at(span(3, 10, 3, 15)), "$HOME");
    assert.equal(at(span(3, 7, 3, 8)), "😀");
    assert.equal(at(span(3, 24, 3, 99)), "$HO\\\nME");
    assert.equal(at(span(3, 99, 4, 1)), "");
  });

  it("keeps shebang and directives of a heredoc in front", () => {
    const body = scriptOf("FROM a\nRUN <<E\n#!/bin/sh\n # b\n\nls\nE\n", true);
    assert.equal(body.content, "#!/bin/sh\n # b\n\n# shellcheck shell=sh\nexport HOME\nls\n");
    assert.deepEqual(body.indexes(span(1, 1, 1, 3)), { start: 0, end: 2 });
    assert.equal(body.indexes(span(4, 1, 4, 3)), undefined);
    assert.deepEqual(body.indexes(span(6, 1, 6, 3)), { start: 16, end: 18 });
  });
});

describe("shellcheckFix", () => {
  it("maps a recorded fix to the words in the file", () => {
    const recorded = `{"comments":[{"file":"0","line":3,"endLine":3,"column":24,"endColumn":29,"level":"info","code":2086,"message":"m","fix":{"replacements":[{"column":24,"endColumn":24,"endLine":3,"insertionPoint":"afterEnd","line":3,"precedence":7,"replacement":"\\""},{"column":29,"endColumn":29,"endLine":3,"insertionPoint":"beforeStart","line":3,"precedence":7,"replacement":"\\""}]}}]}`;
    const [comment] = readShellcheckOutput(recorded)?.get("0") ?? [];
    assert.ok(comment);
    const fix = shellcheckFix(comment, script);
    assert.equal(fix?.title, "Apply ShellCheck's fix for SC2086");
    assert.equal(applyEdits(text, fix.edits), text.replace("$HO\\\nME", '"$HO\\\nME"'));
  });

  it("nests insertions at one place by precedence", () => {
    const replacements = [
      insertion(10, "(", "afterEnd", 5),
      insertion(10, '"', "afterEnd", 7),
      insertion(15, ")", "beforeStart", 5),
      insertion(15, '"', "beforeStart", 7),
      insertion(15, "+", "afterEnd", 7),
    ];
    for (const order of [replacements, [...replacements].reverse()]) {
      const fix = shellcheckFix({ code: 1, replacements: order }, script);
      assert.equal(fix?.edits.length, 2);
      assert.match(applyEdits(text, fix.edits), /"😀" \("\$HOME"\)\+ /);
    }
  });

  it("is none where it would bridge an interruption, stand in what was put in, or break the line", () => {
    const none = (
      replacement: Parameters<typeof shellcheckFix>[0]["replacements"][number],
    ): void => {
      const replacements = [insertion(10, '"', "afterEnd", 7), replacement];
      assert.equal(shellcheckFix({ code: 1, replacements }, script), undefined);
    };
    none({ ...insertion(1, "x", "beforeStart", 1), ...span(3, 24, 3, 29) });
    none({ ...insertion(1, "x", "beforeStart", 1), ...span(2, 1, 2, 2) });
    none({ ...insertion(1, "x", "beforeStart", 1), ...span(3, 9, 3, 12) });
    none(insertion(15, "\n", "beforeStart", 7));
    none(insertion(15, "\\", "beforeStart", 7));
    assert.equal(shellcheckFix({ code: 1, replacements: [] }, script), undefined);
  });
});

describe("readShellcheckOutput", () => {
  it("is undefined for what is no output, and leaves out what is no comment", () => {
    for (const output of ["", "[]", "null", '{"comments":1}', "{"]) {
      assert.equal(readShellcheckOutput(output), undefined, output);
    }
    const good = `{"file":"0","line":1,"endLine":1,"column":1,"endColumn":2,"level":"style","code":1,"message":"m","fix":{"replacements":[{}]}}`;
    const bad = [
      good.replace("style", "fatal"),
      good.replace('"line":1', '"line":0'),
      good.replace('"code":1', '"code":"1"'),
      "3",
    ];
    const comments = readShellcheckOutput(`{"comments":[${[good, ...bad].join(",")}]}`)?.get("0");
    assert.equal(comments?.length, 1);
    assert.deepEqual(comments[0]?.replacements, []);
  });
});

function at(where: ReturnType<typeof span>): string {
  const indexes = script.indexes(where);
  assert.ok(indexes);
  const { start, end } = mappedRange(script.source, indexes.start, indexes.end);
  return text.slice(start, end);
}

function scriptOf(dockerfile: string, body = false): ShellcheckScript {
  const document = parseDockerfile(dockerfile);
  const run = document.instructions[1];
  assert.ok(run?.kind === "RUN" && run.shell);
  const from = run.heredocs[0]?.body.start ?? 0;
  const source = body
    ? { text: dockerfile.slice(from, run.heredocs[0]?.body.end), toOffset: (i: number) => from + i }
    : run.shell;
  const made = shellcheckScript(source, {
    ...{ dialect: "sh", escapeChar: document.escape, errexit: false, variables: ["HOME"] },
  });
  assert.ok(made);
  return made;
}

function span(line: number, column: number, endLine: number, endColumn: number) {
  return { line, column, endLine, endColumn };
}

function insertion(
  column: number,
  replacement: string,
  insertionPoint: "afterEnd" | "beforeStart",
  precedence: number,
) {
  return { ...span(3, column, 3, column), replacement, insertionPoint, precedence };
}
