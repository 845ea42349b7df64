import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import { setVariablesBeforeUse } from "../../../src/lint/rules/set-variables-before-use.ts";
import { testRule } from "../../support/ruleTester.ts";

const b = { name: "B" };

const baseImages: Readonly<Record<string, BaseImageFacts>> = {
  asked: { env: { HOME_DIR: "/a" }, source: { kind: "engine" } },
  "asked:$UNKNOWN": { env: {}, source: { kind: "engine" } },
  table: { env: { HOME_DIR: "/a" }, source: { kind: "table", asOf: "2026-01-02" } },
  "some-names": { env: {}, envNames: ["RELEASE"], source: { kind: "registry", at: "2026-01-02" } },
  trigger: { env: {}, onbuild: ["ENV DIR=/a"], source: { kind: "engine" } },
};

testRule(setVariablesBeforeUse, {
  valid: [
    // What an unknown image sets is not known.
    "FROM c\nWORKDIR $GOPATH/d\nENV E=$XPATH",
    { code: "FROM c\nENV D=$B E=$B\nCOPY e $F/", preset: "strict" },
    ...[
      "FROM asked\nWORKDIR $HOME_DIR/b",
      "FROM table\nWORKDIR $DIR/b",
      "FROM asked:$UNKNOWN\nWORKDIR $DIR/b",
      "FROM some-names\nWORKDIR /$RELEASE",
      "FROM trigger\nWORKDIR $DIR/b",
      "FROM trigger AS a\nFROM a\nWORKDIR $DIR/b",
    ].map((code) => ({ code, baseImages })),
    "FROM alpine AS a\nONBUILD ENV DIR=/a\nFROM a\nWORKDIR $DIR/b",
    "FROM alpine\nARG B\nENV C=$B PATH=$PATH:/d\nWORKDIR $C",
    "FROM alpine AS c\nARG B\nFROM c\nUSER $B",
    "FROM alpine\nENV B='$C' D=\\$E",
    "FROM alpine\nENV B=${C:-d} E=${F+g} H=${I:?j}",
    // Another rule's.
    "FROM alpine\nENV B=1 C=$B",
    // The base image may set it.
    "FROM c\nENV D=$JAVA_HOME",
    "FROM golang\nENV D=$GOPATH",
    "FROM c\nENV BC=1 D=$B",
    "FROM alpine\nRUN echo $B\nCMD echo $B\nEXPOSE $B\nONBUILD USER $B",
    "FROM alpine\nCOPY <<'X' /y\n$B\nX",
    "FROM alpine\nRUN <<X\n$B\nX",
    "ARG A=$B\nFROM $C",
    { code: "FROM c\nENV D=$BUILDKIT_SBOM_SCAN_STAGE", preset: "buildkit" },
    { code: "FROM c\nARG D=1 E=$D", preset: "buildkit" },
    { code: "FROM c\nRUN echo $B\nONBUILD USER $B\nEXPOSE $B", preset: "buildkit" },
  ],
  invalid: [
    {
      code: "FROM asked AS a\nFROM a\nWORKDIR ⟦$DIR⟧/b",
      baseImages,
      message: "unset",
      data: { name: "DIR" },
    },
    {
      code: "FROM alpine:3\nWORKDIR ⟦$B⟧/c\nUSER \\\n  ⟦${B}⟧",
      message: "unset",
      data: b,
    },
    {
      code: "FROM scratch\nCOPY --chown=⟦$B⟧ --link <<X ⟦$B⟧ /y\n'⟦$B⟧' \\$B\nX",
      message: "unset",
      data: b,
    },
    { code: 'FROM ubuntu\nVOLUME ["/c", "/⟦$B⟧"]', message: "unset", data: b },
    {
      code: "FROM debian AS c\nFROM c\nRUN --mount=type=cache,target=⟦$B⟧ d",
      message: "unset",
      data: b,
    },
    {
      code: "FROM c\nARG VERSION\nLABEL d=⟦$VERSOIN⟧ e=⟦${VERSON}⟧-1",
      message: "similar",
      data: [
        { name: "VERSOIN", near: "VERSION" },
        { name: "VERSON", near: "VERSION" },
      ],
      output: "FROM c\nARG VERSION\nLABEL d=$VERSION e=${VERSION}-1",
      unsafe: true,
    },
    {
      code: "FROM c\nENV VERSION=1\nENV d=${e:-⟦$VERSOIN⟧}",
      message: "similar",
      data: { name: "VERSOIN", near: "VERSION" },
      output: "FROM c\nENV VERSION=1\nENV d=${e:-$VERSION}",
      unsafe: true,
    },
    {
      code: "ARG B=1\nFROM c\n  label d=⟦$B⟧",
      message: "global",
      data: b,
      output: "ARG B=1\nFROM c\n  arg B\n  label d=$B",
      unsafe: true,
    },
    {
      code: "FROM c\nADD d-⟦${TARGETARCH}⟧ /e",
      message: "automatic",
      data: { name: "TARGETARCH" },
      output: "FROM c\nARG TARGETARCH\nADD d-${TARGETARCH} /e",
      unsafe: true,
    },
    {
      code: 'FROM c\nENV D=e⟦$$⟧f G="⟦$1⟧"',
      message: "special",
      data: [
        { variable: "$$", escape: "\\" },
        { variable: "$1", escape: "\\" },
      ],
      output: 'FROM c\nENV D=e\\$\\$f G="\\$1"',
      unsafe: true,
      // Another escape character.
      without: ["backtick"],
    },
    {
      code: "# escape=`\nFROM c\nENV D=⟦$1⟧\nCOPY <<X /y\n⟦${1}⟧\nX",
      message: "special",
      data: [
        { variable: "$1", escape: "`" },
        { variable: "${1}", escape: "\\" },
      ],
      output: "# escape=`\nFROM c\nENV D=`$1\nCOPY <<X /y\n\\${1}\nX",
      unsafe: true,
    },
    { code: "FROM node:22.11.0\nENV D=⟦$B⟧ E=⟦$B⟧", preset: "strict", message: "unset", data: b },
    { code: "FROM node:22.11.0\nENV B=⟦$B⟧", preset: "strict", message: "unset", data: b },
    {
      code: "FROM c\nENV D=⟦${B:-d}⟧\n⟦ENV⟧ E=1 \\\n  F=$B\nENV B=1 G=⟦$B⟧",
      preset: "buildkit",
      message: "unset",
      data: b,
    },
    {
      code: "FROM c AS d\nARG E\nONBUILD ENV F=$E G=$B\nONBUILD USER $F\n⟦FROM⟧ d",
      preset: "buildkit",
      message: "unset",
      data: b,
    },
    {
      code: "FROM c\nENV BC=1 D=1\nUSER ⟦$B⟧",
      preset: "buildkit",
      message: "similar",
      data: { name: "B", near: "BC" },
      output: "FROM c\nENV BC=1 D=1\nUSER $BC",
      unsafe: true,
    },
  ],
});
