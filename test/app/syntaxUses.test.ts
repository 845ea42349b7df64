import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { syntaxUses } from "../../src/app/syntaxUses.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

function usesOf(text: string, target?: string, buildArgs: Readonly<Record<string, string>> = {}) {
  const options = { buildArgs, ...(target === undefined ? {} : { target }) };
  return syntaxUses(parseDockerfile(text), options);
}

describe("syntaxUses", () => {
  it("names heredocs and flags with their lines", () => {
    const { uses } = usesOf(
      [
        "FROM a AS one",
        "RUN <<E",
        "echo",
        "E",
        "RUN --mount=type=cache,target=/c \\",
        "  --network=none true",
        "copy --chmod=u=rw --parents --exclude=x a /a",
        "ADD --checksum=sha256:0 http://x /x",
        "COPY --from=7 --chmod=$MODE a /a",
        "COPY --from=one --chown=1 a /a",
        "ONBUILD RUN <<E",
        "echo",
        "E",
        "ARG",
      ].join("\n"),
    );
    assert.deepEqual(
      uses.map(({ what, line, endLine, feature }) => `${line}-${endLine} ${feature}: ${what}`),
      [
        "2-4 heredoc: RUN with a heredoc",
        "5-6 mount: RUN --mount",
        "5-6 network: RUN --network",
        "7-7 chmod: COPY --chmod",
        "7-7 chmod-letters: COPY --chmod=u=rw",
        "7-7 parents: COPY --parents",
        "7-7 exclude: COPY --exclude",
        "8-8 checksum: ADD --checksum",
        "9-9 absent-stage: COPY --from=7",
        "9-9 chmod: COPY --chmod",
        "11-13 heredoc: ONBUILD with a heredoc",
        "14-14 nameless-arg: ARG without a name",
      ],
    );
  });

  it("finds none in what only looks like it", () => {
    const text =
      "FROM a AS 9\nRUN echo '<<E' $((1<<2)) && x <<< y\nRUN echo --mount=x\nCOPY --from=9 a b\nARG A\nRUN <<E\nnever ends\n";
    assert.deepEqual(usesOf(text).uses, []);
  });

  it("tells whether the target needs the stage, or a builder reaches it", () => {
    const stage = (name: string, from = "a") =>
      `FROM ${from} AS ${name}\nRUN --network=none true\n`;
    const text = stage("base") + stage("other") + stage("app", "base") + stage("later");
    const scopes = (target?: string) => usesOf(text, target).uses.map(({ scope }) => scope);
    assert.deepEqual(scopes("app"), ["needed", "reached", "needed", "file"]);
    assert.deepEqual(scopes(), ["reached", "reached", "reached", "needed"]);
    // The engine says that there is none.
    assert.deepEqual(scopes("none"), ["file", "file", "file", "file"]);
  });

  it("goes by the arguments of the build", () => {
    const text =
      "ARG BASE=one\nFROM a AS one\nRUN --network=none x\nFROM a AS two\nRUN --network=none x\nFROM $BASE\n";
    const scopes = (buildArgs: Readonly<Record<string, string>>) =>
      usesOf(text, undefined, buildArgs).uses.map(({ scope }) => scope);
    assert.deepEqual(scopes({}), ["needed", "reached"]);
    assert.deepEqual(scopes({ BASE: "two" }), ["reached", "needed"]);
  });

  it("knows when another reader is asked for", () => {
    assert.equal(usesOf("FROM a\n").ownReader, false);
    assert.equal(usesOf("# Syntax=docker/dockerfile:1\nFROM a\n").ownReader, true);
    assert.equal(usesOf("FROM a\n", undefined, { BUILDKIT_SYNTAX: "x" }).ownReader, true);
  });
});
