import { matchGoVersion } from "../../../src/lint/rules/match-go-version.ts";
import { testRule } from "../../support/ruleTester.ts";

const asking = (version: string): Readonly<Record<string, string>> => ({
  "go.mod": `module example.com/app\n\ngo ${version}\n\ntoolchain go1.99.1\n`,
  "main.go": "package main\n",
});

const building = (image: string, run = "go build -o /app ."): string =>
  `FROM ${image}\nWORKDIR /src\nCOPY . .\nRUN ${run}`;

testRule(matchGoVersion, {
  valid: [
    { code: building("golang:1.23"), files: asking("1.23") },
    { code: building("golang:1.23"), files: asking("1.22.7") },
    // The tag moves on to the newest patch; a toolchain line is no demand.
    { code: building("golang:1.23"), files: asking("1.23.99") },
    { code: building("golang:1.23.4"), files: asking("1.23.4") },
    // Nobody knows what these have.
    ...["golang", "golang:1", "golang:alpine", "golang:1.24rc1", "example.com/golang:1.22"].map(
      (image) => ({ code: building(image), files: asking("1.24") }),
    ),
    { code: `ARG V\n${building("golang:$V")}`, files: asking("1.24") },
    { code: building(`golang:1.22@sha256:${"0".repeat(64)}`), files: asking("1.24") },
    // Before 1.21 the line was advice.
    { code: building("golang:1.18"), files: asking("1.24") },
    { code: building("golang:1.20"), files: asking("1.21") },
    { code: building("golang:1.19.12"), files: asking("1.22") },
    // Another toolchain, another go.mod, or none.
    { code: building("golang:1.22", "GOTOOLCHAIN=auto go build"), files: asking("1.24") },
    { code: building("golang:1.22", "go mod edit -go=1.22 && go build"), files: asking("1.24") },
    {
      code: building("golang:1.22", "sed -i s/1.24/1.22/ go.mod && go build"),
      files: asking("1.24"),
    },
    { code: building("golang:1.22", "cd app && go build"), files: asking("1.24") },
    { code: building("golang:1.22", "go -C app build"), files: asking("1.24") },
    { code: building("golang:1.22", "go install example.com/x@v1"), files: asking("1.24") },
    { code: building("golang:1.22", "go version"), files: asking("1.24") },
    { code: building("golang:1.22"), files: { "main.go": "" } },
    { code: building("golang:1.22"), files: asking("1.24"), ignoreFile: ["go.mod"] },
    building("golang:1.22"),
    {
      code: building("golang:1.22"),
      files: asking("1.24"),
      baseImages: {
        "golang:1.22": {
          workdir: "/go",
          env: { GOLANG_VERSION: "1.24.1" },
          source: { kind: "engine" },
        },
      },
    },
  ],
  invalid: [
    {
      code: building("⟦golang:1.22⟧"),
      files: asking("1.24"),
      message: "older",
      data: { file: "go.mod", wanted: "1.24", version: "1.22", newer: "1.24" },
      output: building("golang:1.24"),
      unsafe: true,
    },
    {
      code: building(
        "⟦golang:1.23.4-alpine⟧ AS build",
        "--mount=type=cache,target=/x go mod download",
      ),
      files: asking("1.23.6"),
      message: "older",
      data: { file: "go.mod", wanted: "1.23.6", version: "1.23.4", newer: "1.23.6-alpine" },
      output: building(
        "golang:1.23.6-alpine AS build",
        "--mount=type=cache,target=/x go mod download",
      ),
      unsafe: true,
    },
    {
      code: building("⟦golang:1.22-alpine3.19⟧", "go test ./..."),
      files: asking("1.23.6"),
      message: "older",
      data: { file: "go.mod", wanted: "1.23.6", version: "1.22", newer: "1.23" },
    },
    {
      code: building("⟦golang:1.19⟧"),
      files: asking("1.22.0"),
      message: "old",
      data: { file: "go.mod", wanted: "1.22.0", version: "1.19", newer: "1.22" },
      output: building("golang:1.22"),
      unsafe: true,
    },
    {
      code: building("⟦golang:latest⟧"),
      files: asking("1.24.2"),
      baseImages: {
        "golang:latest": {
          workdir: "/go",
          env: { GOLANG_VERSION: "1.24.1" },
          source: { kind: "registry", at: "2025-03-01T00:00:00Z" },
        },
      },
      message: "older",
      data: { file: "go.mod", wanted: "1.24.2", version: "1.24.1", newer: "1.24" },
    },
  ],
});
