import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createShellScripts } from "../../../src/dockerfile/shell/shellScripts.ts";
import { loadShellParser } from "./loadShellParser.ts";

const parser = await loadShellParser();

/** The dialect and the command line of the last instruction's script. */
const cases: readonly (readonly [text: string, dialect: string | undefined, command: string])[] = [
  ["FROM a\nRUN x", "sh", "/bin/sh -c"],
  [
    'FROM a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN x',
    "bash",
    "/bin/bash -o pipefail -c",
  ],
  ['FROM a AS b\nSHELL ["ash"]\nFROM b\nRUN x', "ash", "ash"],
  ['FROM a AS b\nSHELL ["ash"]\nFROM a\nRUN x', "sh", "/bin/sh -c"],
  ['FROM a\nSHELL ["zsh", "-c"]\nENTRYPOINT x', "zsh", "zsh -c"],
  ['FROM a\nSHELL ["busybox", "sh", "-c"]\nRUN x', "sh", "busybox sh -c"],
  ['FROM a\nSHELL ["C:\\\\git\\\\Bash.EXE", "-c"]\nRUN x', "bash", "C:\\git\\Bash.EXE -c"],
  ['FROM a\nSHELL ["powershell", "-Command"]\nRUN x', undefined, ""],
  ['FROM a\nSHELL ["cmd", "/S", "/C"]\nRUN x', undefined, ""],
  ['FROM a\nSHELL ["python3", "-c"]\nHEALTHCHECK CMD x', undefined, ""],
  ["FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN x", undefined, ""],
  ["FROM --platform=windows/amd64 a\nRUN x", undefined, ""],
  ['FROM mcr.microsoft.com/windows/nanoserver\nSHELL ["bash", "-c"]\nRUN x', "bash", "bash -c"],
  ["FROM a\nRUN <<E\n#!/bin/bash -e\nx\nE", "bash", "/bin/bash -e"],
  ["FROM a\nRUN <<E\n#!/usr/bin/env -S zsh -f\nx\nE", "zsh", "/usr/bin/env -S zsh -f"],
  ["FROM a\nRUN <<E\n#!/usr/bin/env python3\nx\nE", undefined, ""],
  ['FROM a\nSHELL ["pwsh"]\nRUN <<E\n#!/bin/sh\nx\nE', "sh", "/bin/sh"],
  ['FROM a\nSHELL ["pwsh"]\nRUN <<E\nx\nE', undefined, ""],
  ['FROM a\nONBUILD SHELL ["pwsh"]\nRUN x', "sh", "/bin/sh -c"],
  ["RUN x", "sh", "/bin/sh -c"],
];

for (const [text, dialect, command] of cases) {
  test(JSON.stringify(text), () => {
    const document = parseDockerfile(text);
    const last = document.instructions.at(-1) ?? assert.fail("no instruction");
    const [run] = createShellScripts(document, parser).of(last);
    assert.equal(run?.script.dialect, dialect);
    assert.equal(run?.command.join(" ") ?? "", command);
  });
}

test("the dialect of an inner shell is its own", () => {
  const document = parseDockerfile("FROM a\nRUN bash -c 'x'");
  const [run] = createShellScripts(document, parser).of(
    document.instructions[1] ?? assert.fail("no RUN"),
  );
  const inner = run?.script.commands[0]?.inner;
  assert.ok(inner?.kind === "script");
  assert.equal(inner.script.dialect, "bash");
  assert.equal(inner.script.wrapper?.name, "bash");
});

test("without a grammar there are no scripts", () => {
  const document = parseDockerfile("FROM a\nRUN x");
  const run = document.instructions[1] ?? assert.fail("no RUN");
  assert.deepEqual(createShellScripts(document, undefined).of(run), []);
  assert.equal(createShellScripts(document, undefined).shellOf(run).dialect, "sh");
});

test("the image of a stage sets the shell until SHELL does", () => {
  const text =
    'FROM ps AS a\nRUN x\nFROM a\nRUN x\nSHELL ["/bin/bash", "-c"]\nRUN x\nFROM b\nRUN x';
  const document = parseDockerfile(text);
  const scripts = createShellScripts(document, parser, {
    baseShell: ({ from }) => (from.image?.value === "ps" ? ["pwsh", "-Command"] : undefined),
  });
  const runs = document.instructions.filter(({ kind }) => kind === "RUN");
  assert.deepEqual(
    runs.map((run) => scripts.shellOf(run).dialect),
    [undefined, undefined, "bash", "sh"],
  );
});
