import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { knownBaseImage } from "../../../src/lint/shared/baseImages.ts";

const golang = { workdir: "/go", user: "", gopath: "/go" };
const digest = `sha256:${"0".repeat(64)}`;

const cases: [reference: string, facts: object | undefined][] = [
  ["golang", golang],
  ["golang:1.22-alpine", golang],
  ["library/golang:1.22-bookworm", golang],
  [`docker.io/library/golang:1@${digest}`, golang],
  [`golang@${digest}`, golang],
  ["golang:${V}", golang],
  ["index.docker.io/golang", golang],
  ["golang:1.22-nanoserver-ltsc2022", { user: "ContainerUser" }],
  ["golang:1.22-windowsservercore", { user: "ContainerAdministrator" }],
  ["mcr.microsoft.com/windows/servercore:ltsc2022", { user: "ContainerAdministrator" }],
  ["example.com:5000/golang", undefined],
  ["example.com/windows-tools:1", undefined],
  ["gcr.io/distroless/static:nonroot", { workdir: "/home/nonroot", user: "65532" }],
  ["gcr.io/distroless/static:debug-nonroot", { workdir: "/home/nonroot", user: "65532" }],
  ["gcr.io/distroless/static:nonroot-arm64", { workdir: "/home/nonroot", user: "65532" }],
  ["gcr.io/distroless/static:debug", { workdir: "/", user: "0" }],
  ["gcr.io/distroless/static", { workdir: "/", user: "0" }],
  ["cgr.dev/chainguard/node:latest", { user: "65532" }],
  ["cgr.dev/chainguard/wolfi-base", undefined],
  ["nginxinc/nginx-unprivileged", { user: "101" }],
  ["docker.io/bitnami/redis:7", { user: "1001" }],
  ["mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled", { user: "1654" }],
  ["mcr.microsoft.com/dotnet/aspnet:8.0", undefined],
  ["alpine", undefined],
  ["constructor", undefined],
  ["", undefined],
];

describe("knownBaseImage", () => {
  for (const [reference, expected] of cases) {
    it(reference, () => {
      const facts = knownBaseImage(reference);
      const { env, ...rest } = facts ?? {};
      const found = env ? { ...rest, gopath: env.GOPATH } : rest;
      assert.deepEqual(facts && found, expected);
    });
  }
});
