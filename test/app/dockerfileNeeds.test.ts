import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dockerfileNeeds } from "../../src/app/dockerfileNeeds.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { processorTime } from "../support/processorTime.ts";

type Choice = NonNullable<Parameters<typeof dockerfileNeeds>[1]>;

function needs(text: string, choice: Choice = {}) {
  return dockerfileNeeds(parseDockerfile(text), choice);
}

/** Name and default of each ARG. */
function args(text: string, choice: Choice = {}) {
  return needs(text, choice).args.map(({ name, defaultValue }) => [name, defaultValue]);
}

describe("dockerfileNeeds: args", () => {
  it("takes global ones that a needed FROM uses, by way of others, too", () => {
    const text = "ARG A=1\nARG B=x$A\nARG C=2\nFROM busybox:$B\n";
    assert.deepEqual(args(text), [
      ["A", "1"],
      ["B", "x1"],
    ]);
  });

  it("takes those of needed stages, with a global default", () => {
    const text = `ARG V=9
FROM a AS one
ARG ONE
ARG V
FROM a AS two
ARG TWO=2
FROM one
ARG THREE
`;
    assert.deepEqual(args(text), [
      ["V", "9"],
      ["ONE", undefined],
      ["THREE", undefined],
    ]);
    assert.deepEqual(args(text, { target: "two" }), [["TWO", "2"]]);
  });

  it("says the first default where stages differ", () => {
    const text = "FROM a AS x\nARG V\nARG V=1\nFROM x\nARG V=2\n";
    assert.deepEqual(args(text), [["V", "1"]]);
  });

  it("leaves out what the engine gives, and tells what it knows from what is the file's", () => {
    const text =
      "FROM a\nARG TARGETARCH\nARG HTTP_PROXY\nARG no_proxy\nARG NPM_TOKEN\nARG TOKEN_PATH";
    assert.deepEqual(
      needs(text).args.map(({ name, kind, secret, line }) => [name, kind, secret, line]),
      [
        ["HTTP_PROXY", "predefined", false, 3],
        ["no_proxy", "predefined", false, 4],
        ["NPM_TOKEN", "plain", true, 5],
        ["TOKEN_PATH", "plain", false, 6],
      ],
    );
  });

  it("lets a build argument choose the stages, and what defaults are made of", () => {
    const text =
      "ARG BASE=one\nFROM a AS one\nARG X=1\nFROM a AS two\nARG Y=$BASE\nARG BASE\nFROM $BASE";
    assert.deepEqual(args(text), [
      ["BASE", "one"],
      ["X", "1"],
    ]);
    assert.deepEqual(
      args(text, { buildArgs: { BASE: "two" } }).map(([name]) => name),
      ["BASE", "Y"],
    );
  });

  it("takes the ARG that a trigger hands on, and an empty default", () => {
    assert.deepEqual(args("FROM a AS b\nONBUILD ARG X=\nFROM b\n"), [["X", ""]]);
    assert.deepEqual(args("FROM a\nONBUILD ARG X=\n"), []);
  });
});

describe("dockerfileNeeds: mounts", () => {
  const text = `FROM a AS deps
RUN --mount=type=secret,id=npm,target=/etc/npmrc npm ci
RUN --mount=type=secret,id=npm,env=TOKEN,required npm ci
FROM a AS other
RUN --mount=type=secret,id=unused true
RUN --mount=type=ssh,id=github true
FROM a
ARG WHO=me
COPY --from=deps /a /a
RUN --mount=type=secret,src=key-$WHO true
RUN --mount=type=secret,target=/etc/app/pass true
RUN --mount=type=ssh,required=true --mount=type=ssh git clone
`;

  it("finds the secrets of needed stages: id, required, and where RUN finds them", () => {
    assert.deepEqual(needs(text).secrets, [
      { id: "npm", required: true, places: ["/etc/npmrc", "$TOKEN"], line: 2 },
      { id: "key-me", required: false, places: ["/run/secrets/key-me"], line: 10 },
      { id: "pass", required: false, places: ["/etc/app/pass"], line: 11 },
    ]);
  });

  it("names the secrets of other stages, which a build needs no source for", () => {
    assert.deepEqual(needs(text).otherSecrets, ["unused"]);
    assert.deepEqual(needs(text, { target: "deps" }).otherSecrets, ["unused", "key-me", "pass"]);
  });

  it("puts build arguments into their ids", () => {
    const ids = needs(text, { buildArgs: { WHO: "you" } }).secrets.map(({ id }) => id);
    assert.deepEqual(ids, ["npm", "key-you", "pass"]);
  });

  it("finds the agents", () => {
    assert.deepEqual(needs(text).ssh, [{ id: "default", required: true, line: 12 }]);
    assert.deepEqual(needs(text, { target: "other" }).ssh, [
      { id: "github", required: false, line: 6 },
    ]);
  });
});

describe("dockerfileNeeds: the rest", () => {
  const text = `FROM --platform=linux/arm64 golang:1.19 AS build
FROM --platform=$BUILDPLATFORM node:18 AS web
FROM scratch
COPY --from=build /a /a
COPY --from=nginx:1.25 /b /b
COPY --from=0 /a /c
RUN --mount=from=tools,target=/t true
`;

  it("lists all stages and which of them count", () => {
    assert.deepEqual(
      needs(text).stages.map(({ id, needed, line }) => [id, needed, line]),
      [
        ["build", true, 1],
        ["web", false, 2],
        ["2", true, 3],
      ],
    );
    assert.equal(needs(text).hasTarget, true);
    assert.equal(needs(text, { target: "gone" }).hasTarget, false);
  });

  it("lists constant platforms and what a named context can replace", () => {
    const { platforms, contexts } = needs(text);
    assert.deepEqual(platforms, ["linux/arm64"]);
    assert.deepEqual(contexts, ["golang:1.19", "build", "nginx:1.25", "tools"]);
    assert.deepEqual(needs(text, { target: "web" }).platforms, []);
  });

  it("has nothing to say of an empty file", () => {
    assert.deepEqual(needs(""), {
      hasTarget: false,
      stages: [],
      args: [],
      secrets: [],
      otherSecrets: [],
      ssh: [],
      platforms: [],
      contexts: [],
    });
  });

  it("takes time that grows with the file", () => {
    const many = Array.from(
      { length: 4000 },
      (_, i) => `FROM s${i - 1} AS s${i}\nARG A${i}=$A${i - 1}`,
    );
    const started = processorTime();
    assert.equal(needs(many.join("\n")).args.length, 4000);
    assert.ok(processorTime() - started < 4000);
  });
});
