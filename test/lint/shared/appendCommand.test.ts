import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyEdits } from "../../../src/base/textEdit.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createShellScripts } from "../../../src/dockerfile/shell/shellScripts.ts";
import { appendCommand } from "../../../src/lint/shared/appendCommand.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";

const parser = await loadShellParser();

/** The RUN with one more command, and how safe that is. */
function appended(run: string, before = "FROM a\n"): readonly [string, boolean] | undefined {
  const document = parseDockerfile(before + run);
  const instruction = document.instructions.at(-1);
  assert.ok(instruction);
  const [script] = createShellScripts(document, parser).of(instruction);
  const result = script && appendCommand(document, instruction, script, "z");
  if (!result) return undefined;
  return [applyEdits(document.text, result.edits).slice(before.length), result.safe];
}

describe("appendCommand", () => {
  const safe: readonly (readonly [before: string, after: string])[] = [
    ["RUN a", "RUN a && z"],
    ["RUN a; b;", "RUN a; b && z;"],
    ["RUN a || b", "RUN a || b && z"],
    ["RUN a || exit 1", "RUN a || exit 1 && z"],
    ["RUN a # why", "RUN a && z # why"],
    ["RUN a && \\\n    b\n", "RUN a && \\\n    b && \\\n    z\n"],
    ["RUN a \\\n  && b\n", "RUN a \\\n  && b \\\n  && z\n"],
    ["RUN a \\\n    b\n", "RUN a \\\n    b \\\n    && z\n"],
    ["RUN a && \\\n  b \\\n    c", "RUN a && \\\n  b \\\n    c && \\\n  z"],
    ["RUN a \\\n  && b \\\n    c", "RUN a \\\n  && b \\\n    c \\\n  && z"],
    ["RUN if a; then b; fi", "RUN if a; then b; fi && z"],
    ["RUN set -e; a; b", "RUN set -e; a; b && z"],
    ["RUN cat <<E && a\nx\nE", "RUN cat <<E && a && z\nx\nE"],
    // Without -e the last command alone decides.
    ["RUN <<E\na\nb\nE", "RUN <<E\na\nb && z\nE"],
    ["RUN <<E\na\nb; # why\nE", "RUN <<E\na\nb && z; # why\nE"],
    [
      "RUN <<E\nset -x\nfor b in c; do\n  a\ndone\nE",
      "RUN <<E\nset -x\nfor b in c; do\n  a\ndone && z\nE",
    ],
    // With it the next line is not reached.
    ["RUN <<E\nset -e\na\nE", "RUN <<E\nset -e\na\nz\nE"],
    [
      "RUN <<-E\n\tset -o errexit\n\ta; # why\n\tE",
      "RUN <<-E\n\tset -o errexit\n\ta; # why\n\tz\n\tE",
    ],
    ["RUN <<E\n#!/bin/bash -eu\na\nE", "RUN <<E\n#!/bin/bash -eu\na\nz\nE"],
    // But it is where -e looks away, and where it may be off.
    ["RUN <<E\nset -e\na && b\nE", "RUN <<E\nset -e\na && b && z\nE"],
    ["RUN <<E\nset -e\n! a\nE", "RUN <<E\nset -e\n! a && z\nE"],
    ["RUN <<E\nset -e\nset +e\na\nE", "RUN <<E\nset -e\nset +e\na && z\nE"],
    ["RUN <<E\na\nset -e\nb\nE", "RUN <<E\na\nset -e\nb && z\nE"],
    ["RUN <<E\nset -e\na \\\n\nE", "RUN <<E\nset -e\na && z \\\n\nE"],
  ];
  for (const [before, after] of safe) {
    it(`goes on behind ${JSON.stringify(before)}`, () => {
      assert.deepEqual(appended(before), [after, true]);
    });
  }

  const unsafe: readonly (readonly [before: string, after: string])[] = [
    // In front of && the shell would not stop inside.
    ["RUN set -e; { a; b; }", "RUN set -e; { a; b; }; z"],
    ["RUN set -ex; \\\n  (a; b)", "RUN set -ex; \\\n  (a; b); \\\n  z"],
    ["RUN f() { a; b; }; set -e; f", "RUN f() { a; b; }; set -e; f; z"],
    ["RUN set -e; . a", "RUN set -e; . a; z"],
    ["RUN <<E\nset -e\nif a; then b; fi\nE", "RUN <<E\nset -e\nif a; then b; fi\nz\nE"],
    ["RUN <<E\ntrap a ERR\nb\nE", "RUN <<E\ntrap a ERR\nb && z\nE"],
  ];
  for (const [before, after] of unsafe) {
    it(`is not sure behind ${JSON.stringify(before)}`, () => {
      assert.deepEqual(appended(before), [after, false]);
    });
  }

  it("goes by the options of SHELL", () => {
    const before = 'FROM a\nSHELL ["/bin/sh", "-ec"]\n';
    assert.deepEqual(appended("RUN <<E\na\nE", before), ["RUN <<E\na\nz\nE", true]);
    assert.deepEqual(appended("RUN (a; b)", before), ["RUN (a; b); z", false]);
  });

  it("continues with the escape character", () => {
    const before = "# escape=`\nFROM a\n";
    assert.deepEqual(appended("RUN a `\n  && b", before), ["RUN a `\n  && b `\n  && z", true]);
  });

  it("breaks lines as the file does", () => {
    const after = "RUN a && \\\r\n\tb && \\\r\n\tz\r\n";
    assert.deepEqual(appended("RUN a && \\\r\n\tb\r\n", "FROM a\r\n"), [after, true]);
  });

  for (const run of [
    ...['RUN ["a"]', "RUN a &", "RUN a && exec b", "RUN exit 0", "RUN (a", "RUN"],
    ...["RUN <<E\nexec a\nE", "RUN <<E\ncat <<F\nx\nF\nE", "RUN <<E\nE"],
  ]) {
    it(`knows no place in ${JSON.stringify(run)}`, () => {
      assert.equal(appended(run), undefined);
    });
  }
});
