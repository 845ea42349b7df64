import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createShellcheckCache } from "../../../src/app/shellcheck/shellcheckCache.ts";
import {
  type ShellcheckDocumentOptions,
  shellcheckDocument,
} from "../../../src/app/shellcheck/shellcheckDocument.ts";
import { applyEdits } from "../../../src/base/textEdit.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";
import type { Finding } from "../../../src/lint/finding.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { readMarks } from "../../dockerfile/shell/markedText.ts";
import { requireBeds } from "../../support/beds/beds.ts";
import { shellcheckProgram } from "../../support/beds/shellcheck.ts";
import { createRandom } from "../../support/createRandom.ts";

const skip = requireBeds("shellcheck");

describe("shellcheckDocument", { skip, timeout: 120_000 }, () => {
  let shell: ShellParser;
  let program: string;
  let folder: string;
  before(async () => {
    shell = await loadShellParser();
    program = await shellcheckProgram();
    folder = mkdtempSync(join(tmpdir(), "slipway-shellcheck-test-"));
  });
  after(() => {
    shell.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  type Options = Partial<ShellcheckDocumentOptions>;
  const look = (text: string, options: Options = {}): Promise<readonly Finding[]> =>
    shellcheckDocument(parseDockerfile(text), {
      ...{ program, shell, cache: createShellcheckCache() },
      onFailure: (why) => assert.fail(why),
      ...options,
    });
  /** The findings with one of the codes stand at the marks, and nowhere else. */
  const finds = async (codes: string, marked: string, options: Options = {}): Promise<string> => {
    const { text, ranges } = readMarks(marked);
    const wanted = codes.split(" ");
    const found = (await look(text, options)).filter(({ rule }) => wanted.includes(codeOf(rule)));
    assert.deepEqual(
      found.map(({ range }) => text.slice(range.start, range.end)),
      ranges.map((range) => text.slice(range.start, range.end)),
    );
    assert.deepEqual(
      found.map(({ range }) => range),
      ranges,
    );
    return applyEdits(
      text,
      found.flatMap(({ fix }) => fix?.edits ?? []),
    );
  };

  it("finds the exact place behind continuations, comments inside of them and wide characters", async () => {
    const fixed = await finds(
      "SC2086",
      [
        "FROM alpine",
        "ARG x",
        'RUN\techo "ä😀" ⟦$x⟧ \\',
        "  # $x in a comment 😀",
        "",
        "  && echo 😀😀 ⟦$x⟧ \\",
        "  && echo ⟦$HO\\",
        "ME⟧",
        "",
      ].join("\n"),
    );
    assert.deepEqual(fixed.split("\n").slice(2), [
      'RUN\techo "ä😀" "$x" \\',
      "  # $x in a comment 😀",
      "",
      '  && echo 😀😀 "$x" \\',
      '  && echo "$HO\\',
      'ME"',
      "",
    ]);
  });

  it("keeps what closes in front of a continuation, and what opens behind one", async () => {
    const fixed = await finds("SC2086", "FROM alpine\nRUN echo a\\\n⟦$HOME⟧\\\n\\\n && ls\n");
    assert.equal(fixed, 'FROM alpine\nRUN echo a\\\n"$HOME"\\\n\\\n && ls\n');
  });

  it("works with CRLF", async () => {
    const marked =
      "FROM alpine\nARG x\nRUN echo ⟦$x⟧ \\\n  # no\n  && echo ⟦$x⟧\nRUN <<E\necho ⟦$x⟧\nE\nRUN cat <<E\n$(echo ⟦$x⟧)\nE\n";
    const fixed = await finds("SC2086 SC1017", marked.replaceAll("\n", "\r\n"));
    assert.match(fixed, /RUN <<E\r\necho "\$x"\r\nE\r\n/);
  });

  it("works with the backtick as escape character", async () => {
    await finds(
      "SC2086",
      "# escape=`\nFROM alpine\nRUN echo ⟦$HOME⟧ `\n  # no\n  && echo ⟦$HOME⟧ \\$HOME\n",
    );
  });

  it("reads the body of a heredoc, in the shell of its shebang", async () => {
    const fixed = await finds(
      "SC2086 SC3010 SC1128",
      'FROM alpine\nRUN <<EOF\n#!/bin/bash\n[[ $HOME ]]\necho ⟦$HOME⟧\nEOF\nRUN <<-EOF\n\t⟦[[ $HOME ]]⟧\n\t\techo "😀" ⟦$HOME⟧\n\tEOF\n',
    );
    assert.match(fixed, /\t\techo "😀" "\$HOME"\n/);
    await finds("SC2086", "FROM alpine\nRUN <<EOF\n#!/usr/bin/env python3\nprint($HOME)\nEOF\n");
  });

  it("reads heredocs that belong to a command", async () => {
    await finds(
      "SC2086 SC1044",
      "FROM alpine\nRUN cat <<A >a; cat <<-'B' >b; echo ⟦$HOME⟧\n$(echo ⟦$HOME⟧)\nA\n\t$(echo $HOME)\n\tB\nRUN echo ⟦$HOME⟧\n",
    );
  });

  it("heeds ShellCheck's directives in a heredoc, for the whole file in front of the first command", async () => {
    await finds(
      "SC2086 SC2046",
      "FROM alpine\nARG x\nRUN <<EOF\n# shellcheck disable=SC2086\n\necho $x\necho $x ⟦$(ls)⟧\nEOF\n",
    );
    await finds("SC3010", "FROM alpine\nRUN <<EOF\n# shellcheck shell=bash\n[[ $HOME ]]\nEOF\n");
  });

  it("knows the variables of the stage, and still has them quoted", async () => {
    const text = [
      "FROM alpine AS base",
      "ARG version=1",
      "ENV lower=$version",
      "FROM base",
      "ARG VERSIO other",
      'RUN --mount=type=secret,id=t,env=token echo ⟦$version⟧ ⟦$lower⟧ ⟦$other⟧ ⟦$token⟧ ⟦$http_proxy⟧ "⟦$unknown⟧"',
      "RUN VERSIO=2 && lower=3 && true",
      "",
    ].join("\n");
    await finds("SC2086", text.replace('"⟦$unknown⟧"', ""));
    await finds(
      "SC2154",
      text.replaceAll("⟦", "").replaceAll("⟧", "").replace("$unknown", "⟦$unknown⟧"),
    );
    await finds("SC2153 SC2034 SC2163 SC2155", text.replaceAll(/[⟦⟧]/g, ""));
  });

  it("takes dialect and -e from SHELL", async () => {
    await finds("SC3040 SC2164", "FROM alpine\nRUN set -o ⟦pipefail⟧; ⟦cd /x⟧; ls\n");
    await finds(
      "SC3040 SC2164",
      'FROM alpine\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN set -o pipefail; cd /x; ls\n',
    );
    await finds("SC2086", 'FROM alpine\nSHELL ["pwsh", "-c"]\nRUN echo $HOME\n');
    await finds(
      "SC3043 SC2187",
      'FROM alpine\nSHELL ["/bin/ash", "-c"]\nRUN f() { local a; a=1; }\n',
    );
  });

  it("says nothing that makes no sense in a Dockerfile, and nothing of what it puts in", async () => {
    const text =
      'FROM alpine\nARG if do IFS PATH\nRUN . /etc/profile && cd /x && echo "$if$do$IFS$PATH"\n';
    assert.deepEqual(
      (await look(text)).map(({ rule }) => rule),
      [],
    );
  });

  it("leaves alone what is no RUN of a shell, or nothing but comments", async () => {
    const text =
      'FROM alpine\nRUN ["sh", "-c", "echo $HOME"]\nCMD echo $HOME\nRUN # echo $HOME\nRUN <<EOF\n\n# $HOME\nEOF\n';
    assert.deepEqual(await look(text, { program: "/not/there" }), []);
  });

  it("looks at ONBUILD RUN", async () => {
    await finds("SC2086", "FROM alpine\nONBUILD RUN echo ⟦$HOME⟧\n");
  });

  it("is silenced by comments in any dialect", async () => {
    await finds(
      "SC2086",
      [
        "FROM alpine",
        "# hadolint ignore=SC2086",
        "RUN echo $HOME",
        "# slipway ignore=shellcheck/SC2086",
        "RUN echo $HOME",
        "# slipway ignore=shellcheck",
        "RUN echo $HOME",
        "# shellcheck disable=SC2046,SC2086",
        "RUN echo $HOME",
        "RUN echo ⟦$HOME⟧ \\",
        "  # shellcheck disable=SC2086",
        "  && echo $HOME \\",
        "  && echo ⟦$HOME⟧",
        "",
      ].join("\n"),
    );
    await finds("SC2086", "# hadolint global ignore=SC2086\nFROM alpine\nRUN echo $HOME\n");
  });

  it("has the severities that the user wants", async () => {
    const text = "FROM alpine\nRUN echo $HOME `ls x`\n";
    const severities = async (
      rules: ShellcheckDocumentOptions["rules"],
    ): Promise<readonly string[]> =>
      (await look(text, rules ? { rules } : {}))
        .filter(({ rule }) => /2086|2006/.test(rule))
        .map(({ rule, severity }) => `${codeOf(rule)} ${severity}`);
    assert.deepEqual(await severities(undefined), ["SC2086 info", "SC2006 hint"]);
    assert.deepEqual(await severities({ SC2086: "error", "shellcheck/SC2006": "off" }), [
      "SC2086 error",
    ]);
    assert.deepEqual(await severities({ shellcheck: "off", SC2006: "warning" }), [
      "SC2006 warning",
    ]);
    assert.deepEqual(await severities({ shellcheck: "off" }), []);
  });

  it("says what a finding is called elsewhere", async () => {
    const [finding] = await look("FROM alpine\nRUN echo $HOME\n");
    assert.equal(finding?.rule, "shellcheck/SC2086");
    assert.deepEqual(finding?.aliases, ["shellcheck/SC2086", "SC2086", "hadolint/SC2086"]);
    assert.equal(finding?.fix?.safe, false);
  });

  it("finds the same words wherever a continuation cuts them", async () => {
    const random = createRandom(7);
    const body =
      'echo "ä😀" $x `ls $x` && [ "x$x" = "xb" ]; cd $(pwd); ls $x | while read y; do rm $y; done';
    const cut = (): string =>
      [...body]
        .map(
          (char) => (random() < 0.85 ? "" : random() < 0.5 ? "\\\n" : "\\\n\t# $x 😀\n\n") + char,
        )
        .join("");
    const bodies = [body, ...Array.from({ length: 30 }, cut)];
    const document = parseDockerfile(
      `FROM alpine\n${bodies.map((it) => `RUN ${it}`).join("\n")}\n`,
    );
    const findings = await look(document.text);
    const plain = (text: string): string => text.replaceAll(/\\\n(\t#.*\n\n)?/g, "");
    const fixedLine = (index: number, fix: Finding["fix"]): string | undefined =>
      plain(applyEdits(document.text, fix?.edits ?? [])).split("\n")[index];
    const [expected = [], ...others] = document.instructions
      .slice(1)
      .map((run, index) =>
        findings
          .filter(({ range }) => run.range.start <= range.start && range.end <= run.range.end)
          .map(({ rule, range, fix }) => [
            rule,
            plain(document.text.slice(range.start, range.end)),
            fixedLine(index + 1, fix),
          ]),
      );
    assert.ok(expected.length >= 8, `${expected.length}`);
    for (const other of others) assert.deepEqual(other, expected);
  });

  it("starts one process, with changed bodies only, and leaves no file", async () => {
    const counting = join(folder, "counting");
    const log = join(folder, "log");
    writeFileSync(counting, `#!/bin/sh\necho "$@" >>'${log}'\nexec '${program}' "$@"\n`);
    chmodSync(counting, 0o755);
    const temporary = mkdtempSync(join(folder, "t"));
    const cache = createShellcheckCache();
    const options = { program: counting, cache, temporary };
    const files = (): readonly (string | undefined)[] =>
      readFileSync(log, "utf8")
        .trim()
        .split("\n")
        .map((line) => /SC2187 (.*)$/.exec(line)?.[1]);

    const text = "FROM alpine\nRUN echo ⟦$HOME⟧\nRUN ls ⟦$HOME⟧\nRUN echo ⟦$HOME⟧\n";
    await finds("SC2086", text, options);
    assert.deepEqual(files(), ["0 1"]);
    await finds("SC2086", `# moved\n${text}`, options);
    assert.deepEqual(files(), ["0 1"]);
    await finds("SC2086", text.replace("ls", "cat"), options);
    assert.deepEqual(files(), ["0 1", "0"]);
    // A variable of the stage is a part of what is asked.
    await finds("SC2086", text.replace("\n", "\nARG HOME\n"), options);
    assert.deepEqual(files(), ["0 1", "0", "0 1"]);
    assert.deepEqual(readdirSync(temporary), []);
  });

  it("offers fixes after which the findings are gone and the file parses", async () => {
    const text = [
      "FROM alpine",
      "ARG x",
      "RUN echo $x `ls $x` \\",
      "  # comment",
      "  && [ ! -z $x ] && cat $x$HOME \\",
      "  | grep -q 'a'$x'b' && cd $x; ls `pwd`\\",
      "/$x",
      "",
    ].join("\n");
    const findings = (await look(text)).filter(({ fix }) => fix);
    assert.ok(findings.length > 6, `${findings.length}`);
    for (const { rule, range, fix } of findings) {
      const fixed = applyEdits(text, fix?.edits ?? []);
      assert.deepEqual(parseDockerfile(fixed).problems, []);
      const count = (list: readonly Finding[]): number =>
        list.filter((one) => one.rule === rule).length;
      const left = count(await look(fixed));
      assert.ok(left < count(findings), `${rule} at ${range.start} is still there: ${fixed}`);
    }
  });
});

function codeOf(rule: string): string {
  return rule.slice("shellcheck/".length);
}
