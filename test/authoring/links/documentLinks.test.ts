import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { documentLinks } from "../../../src/authoring/links/documentLinks.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { readMarks } from "../../dockerfile/shell/markedText.ts";
import { contextFiles } from "../../support/contextFiles.ts";

const files = {
  "package.json": "{}",
  "src/a.ts": "",
  "src/b.ts": "",
  "my file.txt": "",
  "docs/only.md": "",
};

/** Each mark of the text is a link to the target at its place in the list, and nothing else is. */
const cases: Readonly<Record<string, readonly [string, ...string[]]>> = {
  "images of the registries that have pages": [
    [
      "FROM ⟦node:20⟧ AS build",
      "FROM ⟦docker.io/bitnami/redis@sha256:0000000000000000000000000000000000000000000000000000000000000000⟧",
      "FROM ⟦ghcr.io/o/r:1⟧",
      "FROM ⟦mcr.microsoft.com/dotnet/sdk:8.0⟧",
      "FROM ⟦quay.io/o/r⟧",
      "FROM ⟦public.ecr.aws/docker/library/node⟧",
      "FROM ⟦registry.gitlab.com/g/p⟧",
      "FROM registry.gitlab.com/g/p/image",
      "FROM example.com/o/r",
      "FROM localhost:5000/r",
      "FROM build",
      "FROM scratch",
      "FROM UPPER",
      "",
    ].join("\n"),
    "https://hub.docker.com/_/node",
    "https://hub.docker.com/r/bitnami/redis",
    "https://ghcr.io/o/r",
    "https://mcr.microsoft.com/artifact/mar/dotnet/sdk",
    "https://quay.io/repository/o/r",
    "https://gallery.ecr.aws/docker/library/node",
    "https://gitlab.com/g/p/container_registry",
  ],
  "images of variables": [
    "ARG V=20\nARG W\nFROM ⟦node:${V}⟧\nFROM node:$W\n",
    "https://hub.docker.com/_/node",
  ],
  "images that files are taken from": [
    "FROM scratch AS a\nFROM scratch\nCOPY --from=a / /\nCOPY --from=0 / /\nCOPY --from=⟦nginx:1⟧ / /\nRUN --mount=type=bind,from=⟦busybox⟧,target=/x true\n",
    "https://hub.docker.com/_/nginx",
    "https://hub.docker.com/_/busybox",
  ],
  "the syntax": [
    "# syntax=⟦docker/dockerfile:1⟧\nFROM scratch\n",
    "https://hub.docker.com/r/docker/dockerfile",
  ],
  "files and folders of the context, but not all of it": [
    'FROM scratch\nCOPY ⟦package.json⟧ package-lock.json ⟦./src/a.ts⟧ ⟦src⟧ ⟦do*⟧ . ./ /x/\nCOPY ["⟦my file.txt⟧", "/x/"]\nCOPY docs/*.txt src/*.ts ⟦docs/*.md⟧ /x/\nARG F=a.ts\nADD ⟦/src/$F⟧ /x/\n',
    "package.json",
    "src/a.ts",
    "src",
    "docs",
    "my file.txt",
    "docs/only.md",
    "src/a.ts",
  ],
  "files of a stage are none of the context": [
    "FROM scratch AS a\nFROM scratch\nCOPY --from=a package.json /\n",
  ],
  "what ADD fetches": [
    "FROM scratch\nARG V=1\nADD ⟦https://example.com/a-$V.tgz⟧ git@github.com:o/r.git /x/\nCOPY https://example.com/a /x\nADD file:///etc/passwd javascript:x /x/\n",
    "https://example.com/a-1.tgz",
  ],
};

describe("links", () => {
  for (const [name, [marked, ...targets]] of Object.entries(cases)) {
    test(name, () => {
      const { text, ranges } = readMarks(marked);
      const links = documentLinks(parseDockerfile(text), {
        baseImage: () => undefined,
        contextFiles: contextFiles(files),
      });
      assert.deepEqual(
        links.map((link) => [link.range, "path" in link ? link.path : link.url]),
        ranges.map((range, at) => [range, targets[at]]),
      );
    });
  }

  test("no files where nobody has looked at the context", () => {
    const document = parseDockerfile("FROM scratch\nCOPY package.json /\n");
    assert.deepEqual(documentLinks(document, { baseImage: () => undefined }), []);
  });
});
