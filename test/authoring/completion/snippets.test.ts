import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fileSnippets } from "../../../src/authoring/completion/fileSnippets.ts";
import { lineSnippets } from "../../../src/authoring/completion/lineSnippets.ts";
import { snippetText, withDefaults } from "../../../src/authoring/completion/snippetText.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { lint } from "../../../src/lint/linter.ts";
import { knownBaseImage } from "../../../src/lint/shared/baseImages.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { baseImageLookUp } from "../../support/baseImageLookUp.ts";
import { ask } from "./ask.ts";

const shell = await loadShellParser();

const bases = ["debian:13", "alpine:3.23", "golang:1.26", "node:24", "python:3.13"] as const;

function findings(text: string): readonly string[] {
  const found = lint(parseDockerfile(text), {
    preset: "recommended",
    shell,
    baseImage: baseImageLookUp({}),
    today: "2026-11-26",
  });
  return found.map(({ rule, message, range }) => `${rule}: ${message} (${range.start})`);
}

describe("snippets", () => {
  for (const { label, template } of fileSnippets) {
    it(`${label}: lints clean as it is`, () => {
      assert.deepEqual(findings(withDefaults(template)), []);
    });

    it(`${label}: is offered where nothing else is`, () => {
      assert.ok(ask("|").labels.includes(label));
      assert.ok(ask("# why\n|\n").labels.includes(label));
      assert.ok(!ask("FROM a\n|").labels.includes(label));
    });
  }

  for (const { label, template, packageManager, images, program } of lineSnippets) {
    it(`${label} (${packageManager ?? "any"}): lints clean in a stage`, () => {
      const fitting = bases.find(
        (base) =>
          (images?.test(base) ?? true) &&
          (!packageManager || knownBaseImage(base)?.packageManagers?.includes(packageManager)) &&
          (!program || !knownBaseImage(base)?.lacks?.includes(program)),
      );
      const user = label.startsWith("USER") ? "" : "USER 1000\n";
      const base = fitting ?? "example.com/base:1";
      assert.deepEqual(
        findings(`FROM ${base}\nWORKDIR /src\n${withDefaults(template)}${user}`),
        [],
      );
    });
  }

  it("fit the base", () => {
    const alpine = ask("FROM alpine:3.20\n|\n").labels;
    assert.ok(alpine.includes("RUN apk add"));
    assert.ok(!alpine.includes("RUN apt-get install"));
    assert.ok(!ask("FROM debian:13\n|\n").labels.includes("HEALTHCHECK by HTTP"));
    assert.ok(ask("FROM golang:1.26\n|\n").labels.includes("RUN go build with caches"));
  });

  it("have the escape of the file", () => {
    const { entries } = ask("# escape=`\n|");
    const go = entries.find(({ label }) => label === "Go");
    assert.match(go?.insertText ?? "", /pkg\/mod `\n/);
    assert.doesNotMatch(go?.insertText ?? "", /\\\n/);
  });

  it("escape what a snippet would read", () => {
    assert.equal(snippetText("a $B \\\n«1:x}y» «1»"), "a \\$B \\\\\n${1:x\\}y} ${1}");
    assert.equal(withDefaults("a $B «1:x» «1»"), "a $B x x");
  });
});
