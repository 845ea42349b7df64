import type { CodeCases } from "./codeCases.ts";

const digest = `sha256:${"c".repeat(64)}`;

/** FROM, stages, and who may be copied from. */
export const imageCases: readonly CodeCases[] = [
  {
    code: "DL3006",
    fires: [
      "FROM debian",
      "FROM debian AS build",
      "FROM registry.example.com/team/app",
      "FROM debian:12 AS build\nFROM Build",
      "FROM debian AS debian\nFROM debian:12 AS x",
      "FROM --platform=linux/arm64 alpine",
    ],
    silent: [
      "FROM debian:12",
      "FROM debian:latest",
      `FROM debian@${digest}`,
      "FROM scratch",
      "ARG BASE\nFROM $BASE",
      "ARG BASE\nFROM ${BASE}",
      "FROM debian:12 AS build\nFROM build",
      "FROM localhost:5000/app",
      "# hadolint ignore=DL3006\nFROM debian",
    ],
  },
  {
    code: "DL3007",
    fires: [
      "FROM debian:latest",
      "FROM registry.example.com/app:latest AS a",
      "FROM a:1 AS b\nFROM debian:latest",
      "FROM --platform=$BUILDPLATFORM node:latest",
    ],
    silent: [
      "FROM debian:12",
      "FROM debian",
      `FROM debian:latest@${digest}`,
      "FROM debian:latest-slim",
      "FROM debian:${TAG:-latest}",
    ],
  },
  {
    code: "DL3022",
    fires: [
      "COPY --from=build /a /b",
      "FROM debian:12\nCOPY --from=build /a /b\nFROM debian:12 AS build",
      "FROM debian:12\nCOPY --from=5 /a /b",
      "FROM debian:12\nCOPY --from=nginx /a /b",
      "FROM debian:12\nCOPY --from=$STAGE /a /b",
      "FROM debian:12 AS Build\nFROM debian:12\nCOPY --from=build /a /b",
    ],
    silent: [
      "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /a /b",
      "FROM debian:12\nFROM debian:12\nCOPY --from=0 /a /b",
      "FROM debian:12\nCOPY --from=nginx:1.25 /a /b",
      "COPY a /b",
      "FROM debian:12\nCOPY --from=registry.example.com:5000/a /a /b",
    ],
  },
  {
    code: "DL3023",
    fires: [
      "FROM debian:12 AS me\nCOPY --from=me /a /b",
      "FROM a:1 AS x\nFROM debian:12 AS me\nCOPY --from=me --chown=1 /a /b",
      "FROM a:1 AS me\nRUN a\nCOPY --link --from=me a b c/",
    ],
    silent: [
      "FROM debian:12 AS me\nFROM debian:12 AS you\nCOPY --from=me /a /b",
      "FROM debian:12 AS me\nCOPY --from=Me /a /b",
      "FROM debian:12\nCOPY --from=0 /a /b",
      "COPY --from=me /a /b",
    ],
  },
  {
    code: "DL3024",
    fires: [
      "FROM a:1 AS x\nFROM b:1 AS x",
      "FROM a:1 AS x\nFROM b:1 AS y\nFROM c:1 as x",
      "FROM a:1 AS x\nFROM x AS x",
    ],
    silent: [
      "FROM a:1 AS x\nFROM b:1 AS y",
      "FROM a:1 AS x\nFROM b:1 AS X",
      "FROM a:1\nFROM b:1",
      "FROM x:1 AS y\nFROM y AS x",
    ],
  },
  {
    code: "DL3026",
    config: "trustedRegistries: [good.example.com, '*.corp.example', quay.*]",
    fires: [
      "FROM debian:12",
      "FROM bad.example.com/app:1",
      "FROM docker.io/library/debian:12",
      "FROM good.example.com.evil/app:1",
      "FROM good.example.com/a:1\nCOPY --from=nginx:1 a b",
      "FROM good.example.com/a:1\nCOPY --from=0 a b",
      "RUN --mount=type=bind,from=nginx:1,target=/x ls",
      "RUN --mount=type=cache,from=nginx,target=/x ls",
      "FROM localhost:5000/app",
    ],
    silent: [
      "FROM good.example.com/app:1",
      "FROM a.corp.example/app:1",
      "FROM quay.io/app:1",
      "FROM scratch",
      "FROM good.example.com/app:1 AS a\nFROM a",
      "FROM good.example.com/app:1 AS a\nFROM scratch\nCOPY --from=a x y",
      "RUN --mount=type=bind,from=good.example.com/a,target=/x ls",
      "RUN --mount=type=secret,id=a ls",
    ],
  },
  {
    code: "DL3026",
    config: "trustedRegistries: [docker.io]",
    fires: ["FROM quay.io/a:1", "FROM a.b/c:1", "COPY --from=ghcr.io/a/b:1 a b"],
    silent: ["FROM debian:12", "FROM user/app:1", "FROM docker.io/library/debian:12"],
  },
  {
    code: "DL3029",
    fires: [
      "FROM --platform=linux/amd64 debian:12",
      "FROM --platform=$ARCH debian:12",
      "FROM --platform=windows/amd64 debian:12 AS a",
    ],
    silent: [
      "FROM debian:12",
      "FROM --platform=$BUILDPLATFORM debian:12",
      "FROM --platform=${TARGETPLATFORM} debian:12",
      "FROM --platform=${BUILDPLATFORM:-linux/amd64} debian:12",
    ],
  },
  {
    code: "DL3043",
    fires: [
      "ONBUILD FROM debian:12",
      "ONBUILD MAINTAINER me",
      "ONBUILD ONBUILD RUN ls",
      "onbuild from a",
    ],
    silent: ["ONBUILD RUN ls", "ONBUILD COPY a /b", "FROM debian:12", "MAINTAINER me"],
  },
  {
    code: "DL3057",
    config: "override: { info: [DL3057] }",
    fires: [
      "FROM debian:12",
      'FROM debian:12\nCMD ["a"]',
      'FROM a:1 AS x\nHEALTHCHECK CMD ["a"]\nFROM b:1',
      'FROM a:1 AS x\nFROM b:1\nHEALTHCHECK CMD ["a"]',
    ],
    silent: [
      'FROM debian:12\nHEALTHCHECK CMD ["a"]',
      "FROM debian:12\nHEALTHCHECK NONE",
      'FROM a:1 AS x\nHEALTHCHECK CMD ["a"]\nFROM x',
      'FROM a:1 AS x\nFROM x\nHEALTHCHECK CMD ["a"]',
      "RUN ls",
    ],
  },
  {
    code: "DL3061",
    fires: [
      "RUN ls\nFROM debian:12",
      "COPY a b",
      "LABEL a=b\nFROM debian:12",
      "ARG A\nENV B=1\nFROM debian:12",
      "CMD ls",
    ],
    silent: [
      "FROM debian:12\nRUN ls",
      "ARG A=1\nFROM debian:12",
      "# syntax=docker/dockerfile:1\n# escape=\\\nFROM debian:12",
      "# a comment\n\nARG A\nARG B\nFROM debian:12",
    ],
  },
  {
    code: "DL3063",
    fires: ["FROM a:1 AS scratch", "FROM a:1 AS context", "FROM a:1 as context\nFROM b:1 AS c"],
    silent: ["FROM a:1 AS Scratch", "FROM a:1 AS contexts", "FROM scratch", "FROM scratch AS base"],
  },
  {
    code: "DL3065",
    fires: [
      "FROM --platform=$TARGETPLATFORM debian:12",
      "FROM --platform=${TARGETPLATFORM} debian:12",
      "FROM --platform=$TARGETPLATFORM debian:12 AS a",
    ],
    silent: [
      "FROM --platform=$BUILDPLATFORM debian:12",
      "FROM --platform=${TARGETPLATFORM:-linux/amd64} debian:12",
      "FROM --platform=linux/$TARGETARCH debian:12",
      "FROM debian:12",
    ],
  },
];
