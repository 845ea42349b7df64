import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import { knownBaseImage } from "../../../src/lint/shared/baseImages.ts";

const digest = `sha256:${"0".repeat(64)}`;
const root = { workdir: "/", user: "" };
const golang = { workdir: "/go", user: "" };
const windows = { user: "ContainerAdministrator" };
const nano = { user: "ContainerUser" };
const nonroot = { workdir: "/home/nonroot", user: "65532" };

/** The user and the working folder, as far as they are known. */
const users: readonly [reference: string, facts: object | undefined][] = [
  ["golang", golang],
  ["golang:1.22-alpine", golang],
  ["library/golang:1.22-bookworm", golang],
  [`docker.io/library/golang:1@${digest}`, golang],
  [`golang@${digest}`, golang],
  ["golang:${V}", golang],
  ["golang:1.22-${OS}", golang],
  ["golang:1.23rc1-alpine", golang],
  ["golang:tip-bookworm", golang],
  ["index.docker.io/golang", golang],
  ["golang:1.22-nanoserver-ltsc2022", nano],
  ["golang:1.22-windowsservercore", windows],
  // Older than any definition that was read.
  ["golang:1.4", {}],
  ["python:3.6", {}],
  ["node:12-slim", {}],
  // Newer than any: a new major version may be all different.
  ["node:99", {}],
  ["postgres:99-alpine", {}],
  ["mcr.microsoft.com/windows/servercore:ltsc2022", windows],
  ["example.com:5000/golang", undefined],
  ["example.com/golang", undefined],
  ["quay.io/library/golang", undefined],
  ["me/golang", undefined],
  ["example.com/windows-tools:1", undefined],
  ["gcr.io/distroless/static:nonroot", nonroot],
  ["gcr.io/distroless/static:debug-nonroot", nonroot],
  ["gcr.io/distroless/static:nonroot-arm64", nonroot],
  ["gcr.io/distroless/base-debian12:nonroot", nonroot],
  ["gcr.io/distroless/static:debug", { workdir: "/", user: "0" }],
  ["gcr.io/distroless/static", { workdir: "/", user: "0" }],
  ["gcr.io/distroless/static:${TAG}", {}],
  [`gcr.io/distroless/static@${digest}`, {}],
  ["cgr.dev/chainguard/node:latest", { user: "65532" }],
  ["cgr.dev/chainguard/wolfi-base", undefined],
  ["nginxinc/nginx-unprivileged", { user: "101" }],
  ["docker.io/bitnami/redis:7", { user: "1001" }],
  ["mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled", { user: "1654" }],
  ["mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled-extra", { user: "1654" }],
  ["mcr.microsoft.com/dotnet/aspnet:8.0", {}],
  ["mcr.microsoft.com/dotnet/aspnet:9.0", root],
  ["mcr.microsoft.com/dotnet/aspnet", {}],
  ["buildpack-deps:bookworm", root],
  ["buildpack-deps:curl", {}],
  ["haproxy:3.2", { user: "haproxy" }],
  ["haproxy:lts-alpine", { user: "haproxy" }],
  ["haproxy", { user: "haproxy" }],
  ["haproxy:2", { user: "haproxy" }],
  ["haproxy:2.6-alpine", { user: "haproxy" }],
  // Had none at first.
  ["haproxy:2.4", undefined],
  ["haproxy:1.8", undefined],
  ["haproxy:${V}", undefined],
  [`haproxy@${digest}`, undefined],
  ["influxdb:2.7-alpine", { user: "" }],
  ["influxdb:2", { user: "" }],
  ["influxdb:1.8", undefined],
  ["influxdb:3-core", undefined],
  ["influxdb", undefined],
  ["wordpress:6-apache", { user: "" }],
  ["wordpress:cli-php8.3", { user: "www-data" }],
  ["wordpress:${V}", undefined],
  ["gradle:8.12-jdk21", { workdir: "/home/gradle", user: "root" }],
  ["gradle:jdk21", { user: "root" }],
  ["gradle:4", {}],
  ["prom/node-exporter:v1.8.2", { user: "nobody" }],
  ["prom/node-exporter:v0.12.0", undefined],
  ["neo4j:5-community", { user: "" }],
  ["zookeeper:3.9", { user: "" }],
  ["zookeeper:3.4", undefined],
  ["kong:3", { user: "kong" }],
  ["odoo:17", { user: "odoo" }],
  ["mysql:8.4", root],
  ["mysql", root],
  ["mysql:8.0-debian", root],
  ["mysql:5.6", { user: "" }],
  ["mysql:${V}", { user: "" }],
  ["mariadb:11.4", root],
  ["mariadb:10.6-focal", root],
  ["mariadb:10.3", { user: "" }],
  [`mariadb@${digest}`, { user: "" }],
  ["mongo:7.0", root],
  ["httpd:2.4", { workdir: "/usr/local/apache2", user: "" }],
  ["httpd:2.4-alpine", { workdir: "/usr/local/apache2", user: "" }],
  ["tomcat:10.1-jre21", { workdir: "/usr/local/tomcat", user: "" }],
  ["tomcat:10.1-jdk21-corretto", { user: "" }],
  ["tomcat:8.5", { user: "" }],
  ["maven:3.9-eclipse-temurin-21", root],
  ["maven:3.9-amazoncorretto-21", { user: "" }],
  ["busybox:1.36", root],
  ["busybox:musl", root],
  ["eclipse-temurin:21", { user: "" }],
  ["valkey/valkey:8", { user: "" }],
  ["me/haproxy", undefined],
  // May be chiseled, with another user.
  ["mcr.microsoft.com/dotnet/aspnet:${TAG}", {}],
  [`mcr.microsoft.com/dotnet/aspnet@${digest}`, {}],
  ["mcr.microsoft.com/dotnet/sdk:9.0-bookworm-slim", root],
  ["mcr.microsoft.com/dotnet/runtime-deps:8.0-alpine3.20", root],
  ["mcr.microsoft.com/dotnet/runtime-deps:8.0-azurelinux3.0", {}],
  ["mcr.microsoft.com/dotnet/nightly/sdk:9.0", undefined],
  ["memcached:1.6", { user: "memcache" }],
  ["alpine", root],
  ["alpine:edge", root],
  ["debian:bookworm-20240101-slim", root],
  ["ubuntu:24.04", root],
  ["node:22", root],
  ["node:lts-alpine", root],
  ["node:jod-bookworm-slim", root],
  ["python:3.12-slim", root],
  ["python:3.13.0b1-slim", root],
  ["rust:1-slim", root],
  ["ruby:3.3", root],
  ["nginx", root],
  ["nginx:stable-alpine", root],
  ["postgres:16", root],
  ["redis:7-alpine", { workdir: "/data", user: "" }],
  ["php:8.3-apache", { workdir: "/var/www/html", user: "" }],
  ["php:8.3-cli", root],
  // Kinds of which no definition was read.
  ["php:8.3-zts", {}],
  ["python:2-onbuild", {}],
  ["eclipse-temurin:21-jre", root],
  ["eclipse-temurin:21.0.1_12-jre-jammy", root],
  ["eclipse-temurin:17-jdk-alpine", root],
  ["scratch", undefined],
  ["constructor", undefined],
  ["__proto__", undefined],
  ["", undefined],
  [":", undefined],
  ["@", undefined],
];

/** The family and the version of the system, only where the tag names it. */
const systems: readonly [reference: string, os: string][] = [
  ["debian", "debian"],
  ["debian:12", "debian 12"],
  ["debian:12.5-slim", "debian 12"],
  ["debian:bookworm", "debian 12"],
  ["debian:trixie-slim", "debian 13"],
  ["debian:stretch", "debian 9"],
  ["debian:testing", "debian"],
  ["debian:$V", "-"],
  ["ubuntu", "ubuntu"],
  ["ubuntu:22.04", "ubuntu 22.04"],
  ["ubuntu:jammy", "ubuntu 22.04"],
  ["ubuntu:noble-20240605", "ubuntu 24.04"],
  ["ubuntu:xenial", "ubuntu 16.04"],
  ["alpine", "alpine"],
  ["alpine:3", "alpine"],
  ["alpine:3.20", "alpine 3.20"],
  ["alpine:3.20.3", "alpine 3.20"],
  ["golang:1.22", "debian"],
  ["golang:1.22-bookworm", "debian 12"],
  ["golang:1.22-alpine", "alpine"],
  ["golang:1.22-alpine3.20", "alpine 3.20"],
  ["golang:1.4", "debian"],
  ["node:20-bullseye-slim", "debian 11"],
  ["node:20-alpine3.19", "alpine 3.19"],
  ["python:3.12-slim", "debian"],
  ["python:3.12-slim-bookworm", "debian 12"],
  ["ruby:3.3-alpine3.20", "alpine 3.20"],
  ["php:8.3-fpm-bookworm", "debian 12"],
  ["php:8.3-fpm-alpine3.20", "alpine 3.20"],
  ["postgres:16-bookworm", "debian 12"],
  ["redis:7.2-alpine3.21", "alpine 3.21"],
  ["nginx:1.27-bookworm", "debian 12"],
  ["nginx:1.27-alpine3.20", "alpine 3.20"],
  ["rust:1.80-slim-bullseye", "debian 11"],
  ["eclipse-temurin:21-jre", "ubuntu"],
  ["eclipse-temurin:21-jre-noble", "ubuntu 24.04"],
  ["eclipse-temurin:21-jre-alpine", "alpine"],
  ["eclipse-temurin:21-jre-ubi9-minimal", "-"],
  ["gcr.io/distroless/cc-debian12", "debian 12"],
  ["gcr.io/distroless/cc", "debian"],
];

const has = (program: string) => (facts: BaseImageFacts) =>
  facts.lacks !== undefined && !facts.lacks.includes(program);
const lacks = (program: string) => (facts: BaseImageFacts) =>
  facts.lacks?.includes(program) === true;
const says =
  <K extends keyof BaseImageFacts>(key: K, value: BaseImageFacts[K]) =>
  (facts: BaseImageFacts) => {
    assert.deepEqual(facts[key], value);
    return true;
  };

const facts: readonly [reference: string, what: string, holds: (f: BaseImageFacts) => boolean][] = [
  ["debian:bookworm", "no curl", lacks("curl")],
  ["debian:bookworm-slim", "no ping", lacks("ping")],
  ["debian:12", "perl", has("perl")],
  ["debian:12", "useradd", has("useradd")],
  ["debian:stretch", "nothing on programs", says("lacks", undefined)],
  ["debian:stretch", "apt", says("packageManagers", ["apt"])],
  ["ubuntu:24.04", "no git", lacks("git")],
  ["ubuntu:22.04", "ps", has("ps")],
  ["ubuntu:22.04", "bash", says("shells", ["sh", "bash"])],
  ["ubuntu:22.04", "no command that all have", says("cmd", undefined)],
  ["alpine:3.20", "no bash", lacks("bash")],
  ["alpine:3.20", "the wget of BusyBox", has("wget")],
  ["alpine:3.20", "no useradd", lacks("useradd")],
  ["alpine:3.20", "apk", says("packageManagers", ["apk"])],
  ["alpine:3.20", "sh only", says("shells", ["sh"])],
  ["golang:1.22", "nothing on programs", says("lacks", undefined)],
  ["golang:1.22-alpine", "no git", lacks("git")],
  ["golang:1.22-alpine", "no gcc", lacks("gcc")],
  ["golang:1.22-alpine", "go", has("go")],
  ["golang:${V}", "nothing on programs", says("lacks", undefined)],
  ["golang:${V}", "nothing on shells", says("shells", undefined)],
  [
    "golang",
    "a path",
    (f) => f.env?.GOPATH === "/go" && f.env.PATH?.startsWith("/go/bin:") === true,
  ],
  ["golang", "names", says("envNames", ["GOLANG_VERSION", "GOTOOLCHAIN"])],
  ["node:22-slim", "no curl", lacks("curl")],
  ["node:22-slim", "node", has("node")],
  ["node:22", "nothing on programs", says("lacks", undefined)],
  ["node:22", "entrypoint", says("entrypoint", ["docker-entrypoint.sh"])],
  ["python:3.12-slim", "no gcc", lacks("gcc")],
  ["python:3.12-slim", "python3", has("python3")],
  ["python:3.12-slim", "openssl, which ca-certificates needs", has("openssl")],
  ["python:3.12", "command", says("cmd", ["python3"])],
  ["python:3.12", "names", (f) => f.envNames?.includes("PYTHON_VERSION") === true],
  ["nginx:1.28", "curl", has("curl")],
  ["nginx:1.28-alpine-slim", "no curl", lacks("curl")],
  ["nginx:1.30-alpine", "curl", has("curl")],
  ["nginx", "port", says("exposed", ["80/tcp"])],
  ["redis:8", "no volume that all have", says("volumes", undefined)],
  ["redis:7-alpine", "volume", says("volumes", ["/data"])],
  ["postgres:16", "port", says("exposed", ["5432/tcp"])],
  ["postgres:12-alpine", "bash", says("shells", ["sh", "bash"])],
  ["php:8.3-apache", "variables", (f) => f.env?.APACHE_CONFDIR === "/etc/apache2"],
  ["php:8.3-cli", "command", says("cmd", ["php", "-a"])],
  ["php:8.3-cli-alpine", "no make", lacks("make")],
  ["eclipse-temurin:21-jre", "home", (f) => f.env?.JAVA_HOME === "/opt/java/openjdk"],
  ["rust:1-slim", "gcc", has("gcc")],
  ["rust:1-slim", "no git", lacks("git")],
  ["mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled", "no apt", says("packageManagers", [])],
  ["mcr.microsoft.com/dotnet/aspnet:9.0", "APP_UID", (f) => f.env?.APP_UID === "1654"],
  ["mcr.microsoft.com/dotnet/sdk:9.0-bookworm-slim", "git", has("git")],
  ["mcr.microsoft.com/dotnet/aspnet:9.0-bookworm-slim", "no curl", lacks("curl")],
  ["gcr.io/distroless/static", "no shell", says("shells", [])],
  ["gcr.io/distroless/static:debug", "a shell", says("shells", ["sh"])],
  ["gcr.io/distroless/python3", "nothing on shells", says("shells", undefined)],
  ["gcr.io/distroless/static:$T", "nothing on shells", says("shells", undefined)],
  ["gcr.io/distroless/static", "no package manager", says("packageManagers", [])],
  ["debian:10", "end", says("endOfLife", "2024-06-30")],
  ["debian:bookworm-slim", "end", says("endOfLife", "2028-06-30")],
  ["debian", "no end", says("endOfLife", undefined)],
  ["ubuntu:20.04", "end", says("endOfLife", "2025-05-31")],
  ["alpine:3.18.1", "end", says("endOfLife", "2025-05-09")],
  ["node:18", "end", says("endOfLife", "2025-04-30")],
  ["node:18.20.1-slim", "end", says("endOfLife", "2025-04-30")],
  ["node:lts", "no end", says("endOfLife", undefined)],
  ["node:22-bullseye", "the end of the system, which is earlier", says("endOfLife", "2026-08-31")],
  ["node:16-trixie", "the end of the program, which is earlier", says("endOfLife", "2023-09-11")],
  ["python:3.8", "end", says("endOfLife", "2024-10-14")],
  ["python:3", "no end", says("endOfLife", undefined)],
  ["golang:1.19", "end", says("endOfLife", "2023-09-06")],
  ["golang:1.4", "no end that was looked up", says("endOfLife", undefined)],
  ["postgres:9.6", "end", says("endOfLife", "2021-11-11")],
  ["php:7.4-fpm", "end", says("endOfLife", "2022-11-28")],
  ["ruby:2.7", "end", says("endOfLife", "2023-03-31")],
  ["mcr.microsoft.com/dotnet/aspnet:6.0", "end", says("endOfLife", "2024-11-12")],
  ["mcr.microsoft.com/dotnet/sdk:3.1", "end", says("endOfLife", "2022-12-13")],
  ["eclipse-temurin:22-jre", "end", says("endOfLife", "2024-09-17")],
  ["eclipse-temurin:21-jre", "no end that was promised", says("endOfLife", undefined)],
  ["mysql:5.7", "end", says("endOfLife", "2023-10-31")],
  ["mysql:8", "no end", says("endOfLife", undefined)],
  ["mariadb:10.5", "end", says("endOfLife", "2025-06-24")],
  ["mongo:5.0", "end", says("endOfLife", "2024-10-31")],
  ["tomcat:7-jdk8", "end", says("endOfLife", "2021-03-31")],
  ["tomcat:8.5-jre8", "end", says("endOfLife", "2024-03-31")],
  ["tomcat:8.0", "the end of the older branch", says("endOfLife", "2018-06-30")],
  ["tomcat:10", "no end", says("endOfLife", undefined)],
  ["postgres:17", "end", says("endOfLife", "2029-11-08")],
  ["debian:13", "end", says("endOfLife", "2030-06-30")],
  ["debian:trixie-slim", "end", says("endOfLife", "2030-06-30")],
  ["debian:testing", "no end", says("endOfLife", undefined)],
  ["ubuntu:resolute", "end", says("endOfLife", "2031-05-29")],
  ["python:3.14", "end", says("endOfLife", "2030-10-31")],
  ["golang:1.25", "no end that was announced", says("endOfLife", undefined)],
  ["nginx:1.26-alpine", "end", says("endOfLife", "2025-04-23")],
  ["nginx:1.27.4", "end", says("endOfLife", "2025-06-24")],
  ["nginx:1.28", "no end that was announced", says("endOfLife", undefined)],
  ["nginx:1", "no end", says("endOfLife", undefined)],
  ["nginx:stable", "no end", says("endOfLife", undefined)],
  ["redis:5-alpine", "end", says("endOfLife", "2022-04-27")],
  ["redis:6", "no end, as 6.2 is mended", says("endOfLife", undefined)],
  ["redis:6.0.20", "end", says("endOfLife", "2023-07-10")],
  ["redis:7", "no end", says("endOfLife", undefined)],
  ["redis:7.2", "no end that was announced", says("endOfLife", undefined)],
  ["httpd:2.2", "end", says("endOfLife", "2017-07-11")],
  ["httpd:2.4", "no end", says("endOfLife", undefined)],
  ["eclipse-temurin:24-jdk", "end", says("endOfLife", "2025-09-30")],
  ["eclipse-temurin:25-jdk", "no end that was promised", says("endOfLife", undefined)],
  ["openjdk:8-jdk-slim", "end", says("endOfLife", "2022-07-31")],
  ["openjdk:8u342-jre", "end", says("endOfLife", "2022-07-31")],
  ["openjdk:8-jdk-alpine3.9", "the end of the system", says("endOfLife", "2020-11-01")],
  ["openjdk:8-jdk-alpine", "a package manager", says("packageManagers", ["apk"])],
  ["openjdk:17-oracle", "end", says("endOfLife", "2022-07-31")],
  ["openjdk:17", "nothing on users", says("user", undefined)],
  ["openjdk:27-ea-slim", "no end", says("endOfLife", undefined)],
  ["openjdk", "no end", says("endOfLife", undefined)],
  ["openjdk:17-windowsservercore", "Windows", (f) => f.os?.kind === "windows"],
  ["adoptopenjdk:11-jre-hotspot", "end", says("endOfLife", "2021-08-01")],
  ["java:8-jre", "end", says("endOfLife", "2016-12-31")],
  ["centos:7", "end", says("endOfLife", "2024-06-30")],
  ["centos:7.9.2009", "end", says("endOfLife", "2024-06-30")],
  ["centos", "no end", says("endOfLife", undefined)],
  ["httpd:2.4", "command", says("cmd", ["httpd-foreground"])],
  ["httpd:2.4-bookworm", "no curl", lacks("curl")],
  ["mysql:8.4", "ports", says("exposed", ["3306/tcp", "33060/tcp"])],
  ["mysql:8.4", "no package manager that all have", says("packageManagers", undefined)],
  ["mysql:5.6", "ports, which were other ones", says("exposed", undefined)],
  ["mongo:7.0", "entrypoint", says("entrypoint", ["docker-entrypoint.sh"])],
  ["mongo:3.6", "nothing older than what was read", says("entrypoint", undefined)],
  ["tomcat:10.1-jre21", "no entrypoint", says("entrypoint", [])],
  ["tomcat:10.1-jre21", "home", (f) => f.env?.CATALINA_HOME === "/usr/local/tomcat"],
  ["maven:3.9-eclipse-temurin-21", "apt", says("packageManagers", ["apt"])],
  ["maven:3.9-eclipse-temurin-21-jammy", "git", has("git")],
  ["maven:3.9-eclipse-temurin-21-alpine", "apk", says("packageManagers", ["apk"])],
  ["gradle:8.12-jdk21", "command", says("cmd", ["gradle"])],
  ["busybox:1.36", "no package manager", says("packageManagers", [])],
  ["busybox:1.36", "sh only", says("shells", ["sh"])],
  ["busybox:1.36", "wget", has("wget")],
  ["busybox:1.36", "no curl", lacks("curl")],
];

/** The programs with which it stops to be root, or the user to take instead of root. */
const steps: readonly [
  reference: string,
  programs: string | undefined,
  user: string | undefined,
][] = [
  ["postgres:16", "postgres", undefined],
  ["mysql:8.4", "mysqld", undefined],
  ["mariadb:10.11", "mariadbd mysqld", undefined],
  ["mongo:7.0", "mongo", undefined],
  ["redis:7.2", "redis", undefined],
  ["valkey/valkey:8", "valkey", undefined],
  ["nginx:1.28", "nginx", undefined],
  ["httpd:2.4", "httpd", undefined],
  ["php:8.3-apache", "apache2 php-fpm", undefined],
  ["php:8.3-fpm-alpine", "apache2 php-fpm", undefined],
  ["php:8.3-cli", undefined, undefined],
  ["php:8.3", undefined, undefined],
  // It may be a server.
  ["php:8.3-${KIND}", "apache2 php-fpm", undefined],
  [`php@${digest}`, "apache2 php-fpm", undefined],
  ["wordpress:6", "apache2 php-fpm", undefined],
  ["wordpress:cli", undefined, undefined],
  ["influxdb:2.7", "influxd run", undefined],
  ["hashicorp/vault:1.17", "server vault", undefined],
  ["me/postgres", undefined, undefined],
  ["golang:1.22", undefined, undefined],
  ["nginxinc/nginx-unprivileged", undefined, undefined],
  ["node:22-alpine", undefined, "node"],
  ["node:22-${OS}", undefined, "node"],
  ["node", undefined, "node"],
  ["me/node", undefined, undefined],
  ["mcr.microsoft.com/dotnet/aspnet:9.0", undefined, "$APP_UID"],
  ["mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled", undefined, undefined],
  ["gcr.io/distroless/static", undefined, "nonroot"],
  ["gcr.io/distroless/static:nonroot", undefined, undefined],
  ["oven/bun:1", undefined, "bun"],
  ["gradle:8-jdk21", undefined, "gradle"],
  ["python:3.13", undefined, undefined],
  ["php:8.3-cli", undefined, undefined],
];

describe("knownBaseImage", () => {
  for (const [reference, programs, user] of steps) {
    it(`${reference}: who its programs run as`, () => {
      const { dropsRoot, plainUser } = knownBaseImage(reference) ?? {};
      assert.deepEqual([dropsRoot?.join(" "), plainUser], [programs, user]);
    });
  }

  for (const [reference, expected] of users) {
    it(`${reference}: user and working folder`, () => {
      const known = knownBaseImage(reference);
      const { user, workdir } = known ?? {};
      const found = {
        ...(workdir !== undefined && { workdir }),
        ...(user !== undefined && { user }),
      };
      assert.deepEqual(known && found, expected);
    });
  }

  for (const [reference, expected] of systems) {
    it(`${reference}: ${expected}`, () => {
      const { family = "-", version } = knownBaseImage(reference)?.os ?? {};
      assert.equal([family, version].filter(Boolean).join(" "), expected);
    });
  }

  for (const [reference, what, holds] of facts) {
    it(`${reference}: ${what}`, () => {
      const known = knownBaseImage(reference);
      assert.ok(known && holds(known), JSON.stringify(known));
    });
  }

  it("says of all that it knows how old it is", () => {
    const known = [...users.map(([reference]) => reference), ...systems.map(([name]) => name)]
      .map(knownBaseImage)
      .filter((each) => each !== undefined);
    for (const { source } of known) {
      assert.ok(source?.kind === "table" && /^\d{4}-\d\d-\d\d$/.test(source.asOf));
    }
  });

  it("finds the same object again", () => {
    assert.equal(knownBaseImage("node:22-slim"), knownBaseImage("node:22-slim"));
  });

  it("throws for no reference, and says of no tag more than holds for its kind", () => {
    const parts = [
      ..."golang node python debian alpine - : / @ $ { } 1 22 3.12 slim \\ é \n".split(" "),
      "",
    ];
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let round = 0; round < 20_000; round++) {
      const length = next(8);
      const reference = Array.from({ length }, () => parts[next(parts.length)]).join("");
      const known = knownBaseImage(reference);
      if (reference.includes("$")) assert.equal(known?.endOfLife, undefined, reference);
    }
    assert.doesNotThrow(() => knownBaseImage("a:".repeat(100_000)));
  });
});
