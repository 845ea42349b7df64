import assert from "node:assert/strict";
import { test } from "node:test";
import { baseReferences } from "../../../src/app/baseFacts/baseReferences.ts";
import { describeBase } from "../../../src/app/baseFacts/describeBase.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";

const now = Date.parse("2026-03-01T00:00:00Z");

test("a base is told in short lines, what is unknown in none", () => {
  const lines = describeBase(
    {
      ...{ user: "", workdir: "", entrypoint: [], cmd: ["nginx", "-g"], exposed: ["80/tcp"] },
      os: { kind: "linux", family: "debian", version: "12" },
      platforms: ["a/1", "a/2", "a/3", "a/4", "a/5", "a/6", "a/7"],
      digest: "sha256:1",
      created: "2025-01-20T10:00:00Z",
      source: { kind: "registry", at: "2026-02-28T22:30:00.000Z" },
    },
    now,
  );
  assert.deepEqual(
    lines.map(({ key, value }) => `${key}: ${value}`),
    [
      "os: debian 12",
      "user: root",
      "folder: /",
      'command: ["nginx","-g"]',
      "ports: 80/tcp",
      "platforms: a/1, a/2, a/3, a/4, a/5, a/6 and 1 more",
      "digest: sha256:1",
      "created: 2025-01-20, 1 year ago",
      "source: the registry, 1 hour ago",
    ],
  );
  assert.deepEqual(describeBase({}, now), []);
  assert.deepEqual(
    describeBase({ os: { kind: "windows" }, created: "soon", source: { kind: "engine" } }, now),
    [
      { key: "os", value: "windows" },
      { key: "source", value: "the engine" },
    ],
  );
});

test("the bases of a file are asked for, its stages and unknown names are not", () => {
  const text = `ARG TAG=1.19
ARG BASE
FROM golang:$TAG AS build
FROM build AS again
FROM scratch
FROM $BASE
FROM golang:\${TAG}
FROM UPPER
FROM --platform=linux/arm64 example.com:5000/a/b@sha256:${"0".repeat(64)}
FROM
COPY --from=nginx:1 /a /b
`;
  assert.deepEqual(baseReferences(parseDockerfile(text)), [
    "golang:1.19",
    `example.com:5000/a/b@sha256:${"0".repeat(64)}`,
  ]);
});
