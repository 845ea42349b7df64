import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import type { NamedCommand } from "../../../src/lint/shared/commandIndex.ts";
import { insecureOptions, runsItsInput } from "../../../src/lint/shared/downloadWords.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";

const shell = await loadShellParser();

function command(text: string): NamedCommand {
  const document = parseDockerfile(`FROM a\nRUN ${text}`);
  const { commands } = createLintServices(document, { baseImage: () => undefined, shell });
  const [, run] = document.instructions;
  const [first] = run ? commands.of(run).all : [];
  assert.ok(first);
  return first;
}

test("options that give up checking certificates, also in clusters", () => {
  const found = (text: string): readonly string[][] =>
    insecureOptions(command(text)).map(({ word, rest }) => [word.value, rest]);
  assert.deepEqual(found("curl -k a"), [["-k", ""]]);
  assert.deepEqual(found("curl -fskL a --insecure"), [
    ["-fskL", "-fsL"],
    ["--insecure", ""],
  ]);
  assert.deepEqual(found("curl -ko k a"), [["-ko", "-o"]]);
  assert.deepEqual(found("wget -k --no-check-certificate a"), [["--no-check-certificate", ""]]);
});

test("values of options are none", () => {
  for (const text of ["curl -o -k a", "curl -ok a", "curl -H -k -d -k a", "curl --key k", "a -k"]) {
    assert.deepEqual(insecureOptions(command(text)), [], text);
  }
});

test("programs that read their text from the input", () => {
  for (const text of [
    ...["sh", "bash -s -- -y", "bash -ex", "bash -", "bash /dev/stdin x", "sh -o errexit"],
    ...["python3", "python3.11 - --yes", "perl -", "node", "ruby", "php"],
  ]) {
    assert.equal(runsItsInput(command(text)), true, text);
  }
  for (const text of [
    ...["sh a.sh", "bash -c 'cat'", "bash -ec cat", "bash -e a.sh", "tar x", "python3 a.py"],
    ...["python3 -c 'import json'", "python3 -m json.tool", "perl -ne 'print'", "node -e 1"],
  ]) {
    assert.equal(runsItsInput(command(text)), false, text);
  }
});
