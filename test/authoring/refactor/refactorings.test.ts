import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { RefactoringId } from "../../../src/authoring/refactor/refactorings.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { refactored } from "./refactored.ts";

interface Case {
  readonly id: RefactoringId;
  readonly says: string;
  /** `|` for a cursor, `⟦ ⟧` around a selection. */
  readonly from: string;
  /** Undefined: not offered. */
  readonly to?: string;
}

const lines = (...all: readonly string[]): string => `${all.join("\n")}\n`;
const after = (...all: readonly string[]): string => lines("FROM debian:12", ...all);

const cases: readonly Case[] = [
  {
    id: "run-to-heredoc",
    says: "a chain over lines, with its lists and comments",
    from: after(
      "RUN apt-get update \\",
      "    # what we need",
      "    && apt-get install -y| \\",
      "        curl \\",
      "        git \\",
      '    && echo "a  b"',
    ),
    to: after(
      "RUN <<EOF",
      "set -e",
      "apt-get update",
      "# what we need",
      "apt-get install -y \\",
      "    curl \\",
      "    git",
      'echo "a  b"',
      "EOF",
    ),
  },
  {
    id: "run-to-heredoc",
    says: "keeps flags and set -o pipefail",
    from: after("RUN --network=none set -o pipefail && a| | b && c"),
    to: after("RUN --network=none <<EOF", "set -e", "set -o pipefail", "a | b", "c", "EOF"),
  },
  {
    id: "run-to-heredoc",
    says: "a script behind set -e",
    from: after("RUN set -eux; \\", "    # why", "    a || b|; \\", "    c && d"),
    to: after("RUN <<EOF", "set -eux", "# why", "a || b", "c && d", "EOF"),
  },
  {
    id: "run-to-heredoc",
    says: "another name where a line is EOF",
    from: after("RUN a| && EOF"),
    to: after("RUN <<EOT", "set -e", "a", "EOF", "EOT"),
  },
  {
    id: "run-to-heredoc",
    says: "quotes over lines on one line",
    from: after("RUN a| && echo 'x \\", "  y' \\", "  z"),
    to: after("RUN <<EOF", "set -e", "a", "echo 'x   y'   z", "EOF"),
  },
  ...[
    "RUN a || b| && c",
    "RUN a|; b",
    "RUN a|",
    "RUN { a; b; } && c|",
    "RUN (a; b) && c|",
    "RUN for x in 1 2; do a; b; done && c|",
    "RUN ! a && b|",
    "RUN . ./x && b|",
    "RUN x=$(a; b) && c|",
    "RUN f() { a; b; } && f|",
    "RUN a && b & c|",
    "RUN a && cat <<X|\nb\nX",
    'RUN ["a", "b"]|',
    "RUN a && b| # c",
  ].map((text) => ({ id: "run-to-heredoc" as const, says: text, from: after(text) })),
  {
    id: "run-to-heredoc",
    says: "nothing for a frontend without heredocs",
    from: lines("# syntax=docker/dockerfile:1.3", "FROM debian:12", "RUN a| && b"),
  },
  {
    id: "run-to-heredoc",
    says: "nothing for PowerShell",
    from: after('SHELL ["pwsh", "-c"]', "RUN a| && b"),
  },
  {
    id: "heredoc-to-run",
    says: "commands and their comments",
    from: after("RUN <<EOF", "set -e", "# why", "a| \\", "  b", "c", "EOF"),
    to: after("RUN \\", "    # why", "    a \\", "        b \\", "    && c"),
  },
  {
    id: "heredoc-to-run",
    says: "a script that is more than that",
    from: after("RUN <<EOF", "set -ex", "a| || b", "c", "EOF"),
    to: after("RUN set -ex; \\", "    a || b; \\", "    c"),
  },
  ...[
    "RUN <<EOF\na|\nb\nEOF",
    "RUN <<EOF\nset -e\nif a|; then\n  b\nfi\nEOF",
    "RUN <<EOF\nset -e\na| # why\nb\nEOF",
    "RUN <<EOF\n#!/bin/sh\nset -e\na|\nEOF",
    "RUN <<EOF sh\nset -e\na|\nEOF",
    'RUN <<EOF\nset -e\na| "x\ny"\nEOF',
  ].map((text) => ({ id: "heredoc-to-run" as const, says: text, from: after(text) })),
  {
    id: "split-run",
    says: "keeps flags and comments",
    from: after("RUN --network=none a \\", "    # why", "    &&| b \\", "    && c"),
    to: after("RUN --network=none a", "# why", "RUN --network=none b \\", "    && c"),
  },
  ...[
    "RUN cd /x &&| b",
    "RUN x=1 &&| b",
    "RUN export A=1 &&| b",
    "RUN f() { a; } &&| b",
    "RUN a || c &&| b",
    "RUN a && b|",
    "RUN (a &&| b)",
    "RUN set -x &&| b",
    "RUN a &&| echo $?",
    "RUN service x start &&| b",
    "RUN --mount=type=tmpfs,target=/x a &&| b",
    "RUN for i in 1; do a; done &&| echo $i",
    "RUN { cd /x; } &&| b",
  ].map((text) => ({ id: "split-run" as const, says: text, from: after(text) })),
  {
    id: "split-run",
    says: "a folder of a subshell",
    from: after("RUN (cd /x && a) &&| b"),
    to: after("RUN (cd /x && a)", "RUN b"),
  },
  {
    id: "join-runs",
    says: "with the same flags",
    from: after("RUN --network=none a|", "# why", "RUN --network=none b \\", "    && c"),
    to: after("RUN --network=none a \\", "# why", "    && b \\", "    && c"),
  },
  ...[
    "RUN a|\nRUN --network=none b",
    "RUN cd /x && a|\nRUN b",
    "RUN a|\nRUN b || c",
    "RUN a|\nUSER x\nRUN b",
    "RUN if a; then exit 0; fi; c|\nRUN b",
  ].map((text) => ({ id: "join-runs" as const, says: text, from: after(text) })),
  {
    id: "sort-package-list",
    says: "where they stand",
    from: after("RUN apt-get install -y git| curl=7 abc \\", "    && x"),
    to: after("RUN apt-get install -y abc curl=7 git \\", "    && x"),
  },
  { id: "sort-package-list", says: "sorted ones", from: after("RUN apk add a| b") },
  {
    id: "sort-package-list",
    says: "the cursor at an option of the command",
    from: after("RUN make && apk add --no-c|ache b a"),
    to: after("RUN make && apk add --no-cache a b"),
  },
  {
    id: "sort-package-list",
    says: "the cursor in another command",
    from: after("RUN mak|e && apk add --no-cache b a"),
  },
  { id: "sort-package-list", says: "the cursor elsewhere", from: after("RUN| apk add b a") },
  {
    id: "one-package-a-line",
    says: "on the line of RUN",
    from: after("RUN apt-get install -y git| curl && x"),
    to: after("RUN apt-get install -y \\", "    git \\", "    curl \\", "    && x"),
  },
  {
    id: "one-package-a-line",
    says: "further down",
    from: after("RUN a \\", "  && apk add git| curl"),
    to: after("RUN a \\", "  && apk add \\", "      git \\", "      curl"),
  },
  {
    id: "one-package-a-line",
    says: "in a heredoc, with the shell's own continuation",
    from: lines("# escape=`", "FROM debian:12", "RUN <<EOF", "apk add git| curl", "EOF"),
    to: lines(
      ...["# escape=`", "FROM debian:12", "RUN <<EOF", "apk add \\", "    git \\", "    curl"],
      "EOF",
    ),
  },
  {
    id: "one-package-a-line",
    says: "a && that ends its line stays there",
    from: after("RUN apk add| b a && \\", "    make"),
    to: after("RUN apk add \\", "    b \\", "    a && \\", "    make"),
  },
  {
    id: "packages-on-one-line",
    says: "all of them",
    from: after("RUN apk add \\", "    git| \\", "    curl \\", "    && x"),
    to: after("RUN apk add git curl \\", "    && x"),
  },
  {
    id: "packages-on-one-line",
    says: "comments in it",
    from: after("RUN apk add \\", "    git| \\", "    # why", "    curl"),
  },
  {
    id: "to-exec-form",
    says: "plain words",
    from: after("CMD app| --name 'a b'"),
    to: after('CMD ["app", "--name", "a b"]'),
  },
  {
    id: "to-exec-form",
    says: "of a health check",
    from: after("HEALTHCHECK --interval=5s CMD app| x"),
    to: after('HEALTHCHECK --interval=5s CMD ["app", "x"]'),
  },
  { id: "to-exec-form", says: "a variable", from: after("CMD app| $X") },
  { id: "to-exec-form", says: "both", from: after('ENTRYPOINT ["a"]', "CMD app|") },
  { id: "to-exec-form", says: "both", from: after('CMD ["a"]', "ENTRYPOINT app|") },
  {
    id: "to-shell-form",
    says: "words that need quotes",
    from: after('CMD ["app", "a b",| "$X", "it\'s"]'),
    to: after("CMD app 'a b' '$X' \"it's\""),
  },
  { id: "to-shell-form", says: "the shell's own", from: after('CMD ["exec", "app"]|') },
  { id: "to-shell-form", says: "no shell", from: lines("FROM scratch", 'CMD ["app"]|') },
  {
    id: "extract-arg",
    says: "the tag at the cursor",
    from: lines("# syntax=docker/dockerfile:1", "", "# about it", "FROM golang:1.2|2 AS build"),
    to: lines(
      ...["# syntax=docker/dockerfile:1", "", "# about it", "ARG GOLANG_VERSION=1.22"],
      "FROM golang:${GOLANG_VERSION} AS build",
    ),
  },
  {
    id: "extract-arg",
    says: "the tag of the image at the cursor, behind the last ARG",
    from: lines(
      "ARG A=1",
      "",
      "# about it",
      "FROM a:$A AS b",
      "FROM regis|try:5000/node:20-alpine",
    ),
    to: lines(
      ...["ARG A=1", "ARG NODE_VERSION=20-alpine", "", "# about it", "FROM a:$A AS b"],
      "FROM registry:5000/node:${NODE_VERSION}",
    ),
  },
  {
    id: "extract-arg",
    says: "no tag",
    from: lines("FROM regis|try:5000/node"),
  },
  {
    id: "extract-arg",
    says: "the digest",
    from: lines(`FROM node:20@sha256:${"a".repeat(32)}|${"a".repeat(32)}`),
  },
  {
    id: "extract-arg",
    says: "a part of a tag, in a later stage",
    from: lines("FROM a:1 AS x", "FROM node:⟦20⟧-alpine"),
    to: lines("ARG NODE_VERSION=20", "FROM a:1 AS x", "FROM node:${NODE_VERSION}-alpine"),
  },
  {
    id: "extract-arg",
    says: "what is selected in a RUN, above its comment",
    from: after("# get it", 'RUN curl -L "https://x/app-⟦1.2.3⟧.tgz"'),
    to: after(
      "ARG APP_VERSION=1.2.3",
      "# get it",
      'RUN curl -L "https://x/app-${APP_VERSION}.tgz"',
    ),
  },
  {
    id: "extract-arg",
    says: "in front of a name that is taken",
    from: after("ENV CURL_VERSION=1", "RUN apt-get install curl=⟦7.8⟧"),
    to: after(
      "ENV CURL_VERSION=1",
      "ARG CURL_VERSION_2=7.8",
      "RUN apt-get install curl=${CURL_VERSION_2}",
    ),
  },
  { id: "extract-arg", says: "single quotes", from: after("RUN echo '⟦1.2⟧'") },
  { id: "extract-arg", says: "a stage", from: lines("FROM a:1 AS x", "FROM ⟦x⟧") },
  { id: "extract-arg", says: "several words", from: after("RUN echo ⟦a b⟧") },
  { id: "extract-arg", says: "CMD, which knows no ARG", from: after("CMD app ⟦1.2⟧") },
  {
    id: "inline-arg",
    says: "in front of the stages",
    from: lines("ARG V|=1.2", "FROM a:$V AS x", "ARG V", "FROM b:${V}"),
    to: lines("FROM a:1.2 AS x", "ARG V=1.2", "FROM b:1.2"),
  },
  {
    id: "inline-arg",
    says: "in a stage",
    from: after("ARG V|=1.2", 'RUN curl "x/$V/${V}"', "ENV A=$V", "COPY a-${V} /x"),
    to: after('RUN curl "x/1.2/1.2"', "ENV A=1.2", "COPY a-1.2 /x"),
  },
  ...[
    "ARG V|=1.2",
    "ARG V|\nRUN a $V",
    "ARG V|=1.2\nRUN a ${V:-2}",
    "ARG V|=1.2\nRUN a '$V'",
    "ARG V|=1.2\nRUN V=3 a $V",
    "ARG V|=1.2\nCMD a $V",
    "ARG DEBIAN_FRONTEND|=noninteractive\nRUN a $DEBIAN_FRONTEND",
    "ARG V|=1.2\nRUN a \\$V",
    "ARG V|=1.2\nENV V=$V",
    "ARG V|=1.2\nONBUILD RUN a $V",
    "ENV V=3\nARG V|=1.2\nRUN a $V",
  ].map((text) => ({ id: "inline-arg" as const, says: text, from: after(text) })),
  {
    id: "add-cache-mount",
    says: "apt, without what it knows of packages",
    from: after("RUN apt-get update && apt-get install -y curl|"),
    to: after(
      "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked apt-get update && apt-get install -y curl",
    ),
  },
  {
    id: "add-cache-mount",
    says: "all that need what one has downloaded",
    from: after("RUN go mod download|", "RUN go build -o /x ."),
    to: after(
      "RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go mod download",
      "RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -o /x .",
    ),
  },
  { id: "add-cache-mount", says: "another user", from: after("USER app", "RUN npm ci|") },
  {
    id: "add-cache-mount",
    says: "a stage that takes the folder",
    from: lines("FROM maven:3 AS b", "RUN mvn package|", "FROM a:1", "COPY --from=b /root/.m2 /m"),
  },
  {
    id: "mount-cache-and-drop-cleanup",
    says: "npm",
    from: after("RUN npm ci| \\", "    && npm cache clean --force \\", "    && x"),
    to: after("RUN --mount=type=cache,target=/root/.npm npm ci \\", "    && x"),
  },
  {
    id: "mount-cache-and-drop-cleanup",
    says: "a cleanup that does more",
    from: after("RUN npm ci| && rm -rf /root/.npm /tmp/x"),
  },
  {
    id: "wrap-line",
    says: "at its operators",
    from: after("RUN a &&| b || c && (d && e)"),
    to: after("RUN a \\", "    && b \\", "    || c \\", "    && (d && e)"),
  },
  {
    id: "wrap-line",
    says: "with the file's continuation",
    from: lines("# escape=`", "FROM debian:12", "RUN set -e; a|; b"),
    to: lines("# escape=`", "FROM debian:12", "RUN set -e; `", "    a; `", "    b"),
  },
  { id: "wrap-line", says: "a short one", from: after("COPY a b| /c/") },
  {
    id: "wrap-line",
    says: "a long one between its words",
    from: after(`COPY ${"a".repeat(50)}| ${"b".repeat(50)} /c/`),
    to: after(`COPY ${"a".repeat(50)} \\`, `    ${"b".repeat(50)} /c/`),
  },
  {
    id: "unwrap-line",
    says: "what is wrapped",
    from: after("RUN a \\", "    && b| \\", "    && c"),
    to: after("RUN a && b && c"),
  },
  { id: "unwrap-line", says: "comments", from: after("RUN a \\", "    # why", "    && b|") },
  { id: "unwrap-line", says: "quotes", from: after("RUN a 'x| \\", "    y'") },
  { id: "unwrap-line", says: "a word", from: after("RUN a x|\\", "y") },
  {
    id: "pin-digest",
    says: "of what is known",
    from: lines("FROM known:1|"),
    to: lines(`FROM known:1@sha256:${"a".repeat(64)}`),
  },
  {
    id: "to-multi-stage",
    says: "Java",
    from: lines(
      ...["FROM maven:3.9-eclipse-temurin-21|", "WORKDIR /app", "COPY . .", "RUN mvn -B package"],
      ...["", "EXPOSE 8080", 'ENTRYPOINT ["java", "-Xmx1g", "-jar", "target/app.jar"]'],
    ),
    to: lines(
      ...["FROM maven:3.9-eclipse-temurin-21 AS build", "WORKDIR /app", "COPY . ."],
      ...["RUN mvn -B package", "", "FROM eclipse-temurin:21-jre", "WORKDIR /app"],
      ...["COPY --from=build /app/target/app.jar /app/target/app.jar", "", "EXPOSE 8080"],
      'ENTRYPOINT ["java", "-Xmx1g", "-jar", "target/app.jar"]',
    ),
  },
  {
    id: "to-multi-stage",
    says: ".NET",
    from: lines(
      ...["FROM mcr.microsoft.com/dotnet/sdk:8.0|", "WORKDIR /src", "COPY . ."],
      ...["RUN dotnet publish -c Release -o /out", 'ENTRYPOINT ["dotnet", "/out/App.dll"]'],
    ),
    to: lines(
      ...["FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build", "WORKDIR /src", "COPY . ."],
      ...["RUN dotnet publish -c Release -o /out", "", "FROM mcr.microsoft.com/dotnet/aspnet:8.0"],
      ...["WORKDIR /src", "COPY --from=build /out /out", 'ENTRYPOINT ["dotnet", "/out/App.dll"]'],
    ),
  },
  {
    id: "to-multi-stage",
    says: "Node",
    from: lines(
      ...["FROM node:22-bookworm|", "WORKDIR /app", "COPY . .", "RUN npm ci && npm run build"],
      'CMD ["node", "dist/main.js"]',
    ),
    to: lines(
      ...["FROM node:22-bookworm AS build", "WORKDIR /app", "COPY . ."],
      ...["RUN npm ci && npm run build", "", "FROM node:22-bookworm-slim", "WORKDIR /app"],
      ...["COPY --from=build /app /app", 'CMD ["node", "dist/main.js"]'],
    ),
  },
  {
    id: "split-run",
    says: "with the line breaks of the file, in lower case, in its place",
    from: "from debian:12\r\n  run a &&| b\r\n",
    to: "from debian:12\r\n  run a\r\n  run b\r\n",
  },
  {
    id: "wrap-line",
    says: "with the line breaks of the file",
    from: "FROM debian:12\r\nRUN a &&| b\r\n",
    to: "FROM debian:12\r\nRUN a \\\r\n    && b\r\n",
  },
  {
    id: "heredoc-to-run",
    says: "with the line breaks of the file",
    from: "FROM debian:12\r\nRUN <<EOF|\r\nset -e\r\na \\\r\n  x\r\nb\r\nEOF\r\n",
    to: "FROM debian:12\r\nRUN a \\\r\n        x \\\r\n    && b\r\n",
  },
  {
    id: "one-package-a-line",
    says: "with the line breaks of the file and tabs",
    from: "FROM debian:12\r\nRUN a \\\r\n\t&& apk add b| c\r\n",
    to: "FROM debian:12\r\nRUN a \\\r\n\t&& apk add \\\r\n\t\tb \\\r\n\t\tc\r\n",
  },
  {
    id: "unwrap-line",
    says: "other line breaks",
    from: "FROM debian:12\r\nRUN a \\\r\n\t&& b|\r\n",
    to: "FROM debian:12\r\nRUN a && b\r\n",
  },
  {
    id: "inline-arg",
    says: "with other line breaks",
    from: "ARG V|=1\r\nFROM a:$V\r\n",
    to: "FROM a:1\r\n",
  },
  {
    id: "to-multi-stage",
    says: "Go, as the rule has it",
    from: lines(
      ...["FROM golang:1.22|", "WORKDIR /src", "COPY *.go go.mod ./"],
      ...["RUN CGO_ENABLED=0 go build -o /server .", 'CMD ["/server"]'],
    ),
    to: lines(
      ...["FROM golang:1.22 AS build", "WORKDIR /src", "COPY *.go go.mod ./"],
      ...["RUN CGO_ENABLED=0 go build -o /server .", "", "FROM gcr.io/distroless/base-debian12"],
      ...["WORKDIR /src", "COPY --from=build /server /server", "USER nonroot:nonroot"],
      'CMD ["/server"]',
    ),
  },
  ...[
    'FROM node:22-alpine|\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "a.js"]',
    'FROM node:22|\nWORKDIR /app\nCOPY . .\nRUN apt-get update && npm ci\nCMD ["node", "a.js"]',
    'FROM node:22|\nWORKDIR /app\nENV A=1\nCOPY . .\nRUN npm ci\nCMD ["node", "a.js"]',
    "FROM node:22|\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD node a.js",
    'FROM mcr.microsoft.com/dotnet/sdk:8.0.404|\nWORKDIR /a\nRUN dotnet publish -o /o\nCMD ["dotnet", "/o/a.dll"]',
    'FROM maven:3.9|\nWORKDIR /a\nCOPY . .\nRUN mvn package\nCMD ["java", "-jar", "target/a.jar"]',
  ].map((text) => ({ id: "to-multi-stage" as const, says: text, from: text })),
  { id: "pin-digest", says: "unknown", from: lines("FROM unknown:1|") },
];

describe("refactorings", () => {
  before(loadShellParser);
  for (const { id, says, from, to } of cases) {
    it(`${id}: ${to === undefined ? "not " : ""}${says}`, async () => {
      assert.equal(await refactored(id, from), to);
    });
  }
});
