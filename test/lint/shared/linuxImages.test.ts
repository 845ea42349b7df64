import assert from "node:assert/strict";
import { test } from "node:test";
import { linuxImage } from "../../../src/lint/shared/linuxImages.ts";

test("images that have bash", () => {
  for (const reference of [
    ...["debian", "debian:12-slim", "ubuntu:22.04@sha256:aa", "docker.io/library/fedora:40"],
    ...["python:3.12", "node:20-bookworm-slim", "registry.access.redhat.com/ubi9/ubi-minimal:9.4"],
    "registry.access.redhat.com/ubi8",
  ]) {
    assert.equal(linuxImage(reference)?.shell, "bash", reference);
  }
});

test("images that have BusyBox", () => {
  for (const reference of ["alpine", "alpine:3.20", "python:3.12-alpine3.20", "nginx:1-alpine"]) {
    assert.equal(linuxImage(reference)?.shell, "ash", reference);
  }
});

test("images of which nobody knows", () => {
  for (const reference of [
    ...["scratch", "example.com/debian", "me/debian:12", "python:$TAG", "$BASE", ""],
    ...["gcr.io/distroless/base", "python:3.12-windowsservercore", "localhost:5000/alpine"],
  ]) {
    assert.equal(linuxImage(reference)?.shell, undefined, reference);
  }
});
