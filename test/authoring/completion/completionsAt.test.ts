import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { typedImage } from "../../../src/authoring/completion/completionsAt.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { ask, type Known } from "./ask.ts";

const digest = `sha256:${"a".repeat(64)}`;

/** `has`: in this order, others may be between; `not`: none of them; `only`: these and no others. */
interface Case {
  readonly text: string;
  readonly known?: Known;
  readonly has?: readonly string[];
  readonly not?: readonly string[];
  readonly only?: readonly string[];
  /** An entry, and the text with it. */
  readonly accept?: readonly [label: string, text: string];
}

function check({ text, known, has = [], not = [], only, accept }: Case): void {
  const asked = ask(text, known);
  if (only) assert.deepEqual(asked.labels, only);
  let at = -1;
  for (const label of has) {
    const next = asked.labels.indexOf(label, at + 1);
    assert.ok(next > at, `${label} in ${asked.labels.join(", ")}`);
    at = next;
  }
  for (const label of not) assert.ok(!asked.labels.includes(label), `${label} is offered`);
  if (accept) assert.equal(asked.accept(accept[0]), accept[1]);
}

function cases(title: string, table: Readonly<Record<string, Case>>): void {
  describe(title, () => {
    for (const [name, one] of Object.entries(table)) it(name, () => check(one));
  });
}

cases("instructions", {
  "only FROM and ARG in front of the first FROM": { text: "ARG A=1\n|", only: ["FROM", "ARG"] },
  "FROM at the start": { text: "F|\n", accept: ["FROM", "FROM |\n"] },
  "all in a stage": { text: "FROM a\n|\n", has: ["RUN", "COPY", "CMD"], not: ["MAINTAINER"] },
  "as the file writes them": {
    text: "from a\nru|\n",
    accept: ["run", "from a\nrun |\n"],
    not: ["RUN"],
  },
  "in place of a whole keyword, arguments kept": {
    text: "FROM a\nCO|PY a b\n",
    accept: ["COPY", "FROM a\nCOPY| a b\n"],
  },
  "a list for CMD": { text: "FROM a\nCM|", accept: ["CMD", 'FROM a\nCMD ["${1:program}"]|'] },
  "behind ONBUILD no FROM and no ONBUILD": {
    text: "FROM a\nONBUILD |",
    has: ["RUN", "COPY"],
    not: ["FROM", "ONBUILD"],
  },
  indented: { text: "FROM a\n  RU|", accept: ["RUN", "FROM a\n  RUN |"] },
  "behind the delimiter of a heredoc": {
    text: "FROM a\nRUN <<E\nb\nE\nW|",
    has: ["WORKDIR"],
  },
  "none on a line that goes on": { text: "FROM a\nRUN foo \\\n  CO|", not: ["COPY"] },
  "none in prose": { text: "FROM a\n# CO|", only: [] },
});

cases("flags", {
  "of COPY": {
    text: "FROM a\nCOPY --|",
    only: ["--from", "--chown", "--chmod", "--link", "--parents", "--exclude"],
  },
  "of ADD": {
    text: "FROM a\nADD -| x y",
    only: ["--checksum", "--chown", "--chmod", "--link", "--keep-git-dir", "--unpack", "--exclude"],
  },
  "of RUN": { text: "FROM a\nRUN --|", only: ["--mount", "--network", "--security"] },
  "of RUN with labs": {
    text: "# syntax=docker/dockerfile:1-labs\nFROM a\nRUN --|",
    has: ["--device"],
  },
  "of HEALTHCHECK": {
    text: "FROM a\nHEALTHCHECK --s|",
    has: ["--start-period", "--start-interval"],
  },
  "of FROM": { text: "FROM --p| a", accept: ["--platform", "FROM --platform=| a"] },
  "none that an older frontend lacks": {
    text: "# syntax=docker/dockerfile:1.4\nFROM a\nCOPY --|",
    only: ["--from", "--chown", "--chmod", "--link"],
  },
  "what the labs of then had": {
    text: "# syntax=docker/dockerfile:1.7-labs\nFROM a\nCOPY --|",
    has: ["--parents", "--exclude"],
  },
  "all of a frontend that is not Docker's": {
    text: "# syntax=example.com/own:1\nFROM a\nCOPY --|",
    has: ["--parents"],
  },
  "not again": {
    text: "FROM a\nCOPY --link --chown=1 --| a b",
    only: ["--from", "--chmod", "--parents", "--exclude"],
  },
  "not again where it stands behind": {
    text: "FROM a\nCOPY --| --link a b",
    not: ["--link"],
    has: ["--from"],
  },
  "mounts again": { text: "FROM a\nRUN --mount=type=ssh --| x", has: ["--mount"] },
  "on a line of its own": {
    text: "FROM a\nRUN --network=none \\\n  # why\n  --mo|",
    accept: ["--mount", "FROM a\nRUN --network=none \\\n  # why\n  --mount=|"],
  },
  "with the backtick": { text: "# escape=`\nFROM a\nRUN `\n --mo|", has: ["--mount"] },
  "behind ONBUILD": { text: "FROM a\nONBUILD COPY --fr|", has: ["--from"] },
  "none among arguments": { text: "FROM a\nCOPY a --|", only: [] },
  "in place of a name with its value": {
    text: "FROM a\nCOPY --ch|own=1 a b",
    accept: ["--chmod", "FROM a\nCOPY --chmod=|1 a b"],
  },
  "network modes": { text: "FROM a\nRUN --network=| x", only: ["default", "none", "host"] },
  "true and false": { text: "FROM a\nCOPY --link=|", only: ["true", "false"] },
  platforms: {
    text: "FROM --platform=| a",
    has: ["$BUILDPLATFORM", "linux/amd64", "linux/arm64"],
  },
  "platforms of the image": {
    text: "FROM --platform=linux/| a:1",
    known: { baseImages: { "a:1": { platforms: ["linux/s390x"] } } },
    only: ["linux/s390x"],
  },
  durations: { text: "FROM a\nHEALTHCHECK --interval=|", has: ["30s"] },
});

cases("mounts", {
  "types first": {
    text: "FROM a\nRUN --mount=|",
    has: ["type=cache", "type=bind", "target"],
    accept: ["type=cache", "FROM a\nRUN --mount=type=cache,|"],
  },
  "type by name": { text: "FROM a\nRUN --mount=type=|", has: ["cache", "secret", "tmpfs"] },
  "keys of a cache": {
    text: "FROM a\nRUN --mount=type=cache,|",
    has: ["target", "sharing", "id"],
    not: ["required", "size", "type"],
  },
  "keys that are there already": {
    text: "FROM a\nRUN --mount=type=cache,dst=/a,|,id=b x",
    has: ["sharing"],
    not: ["target", "id"],
  },
  "keys of a secret, by version": {
    text: "# syntax=docker/dockerfile:1.9\nFROM a\nRUN --mount=type=secret,|",
    has: ["id", "required"],
    not: ["env"],
  },
  "sharing modes": {
    text: "FROM a\nRUN --mount=type=cache,sharing=l|",
    only: ["locked"],
  },
  stages: {
    text: "FROM a AS one\nFROM b\nRUN --mount=from=|,target=/x y",
    has: ["one"],
    accept: ["one", "FROM a AS one\nFROM b\nRUN --mount=from=one|,target=/x y"],
  },
  "files of the context": {
    text: "FROM a\nRUN --mount=type=bind,source=src/|,target=/x y",
    known: { files: { "src/main.go": "", "go.mod": "" } },
    accept: ["main.go", "FROM a\nRUN --mount=type=bind,source=src/main.go|,target=/x y"],
  },
  "cache folders": { text: "FROM a\nRUN --mount=type=cache,target=/root/.n|", has: ["/root/.npm"] },
});

const twoStages = "FROM golang:1.26 AS build\nFROM alpine:3 AS certs\n";

cases("stages and images", {
  "earlier stages, the nearest first": {
    text: `${twoStages}FROM | AS last\nFROM x AS later\n`,
    has: ["certs", "build", "golang:1.26", "alpine", "scratch"],
    not: ["last", "later"],
  },
  "of COPY --from, never itself": {
    text: `${twoStages}COPY --from=b| a b\n`,
    has: ["build"],
    not: ["certs", "scratch"],
  },
  "local images before known ones": {
    text: "FROM n|",
    known: { images: ["my/node-app:2", "<none>:<none>"] },
    has: ["my/node-app:2", "node"],
    not: ["<none>:<none>"],
  },
  "tags of local images": {
    text: "FROM node:|",
    known: { images: ["node:24-slim", "docker.io/library/node:22", "other:1"] },
    has: ["24-slim", "22", "24", "24-alpine", "22-slim"],
    not: ["1", "18"],
    accept: ["22", "FROM node:22|"],
  },
  "tags that the file has": {
    text: `${twoStages}FROM golang:|`,
    has: ["1.26", "1.25", "1.25-alpine"],
  },
  "tags of the table, the newest first, as the image writes them": {
    text: "FROM eclipse-temurin:|",
    has: ["25-jdk", "25-jre", "21-jdk", "21-jre-alpine"],
    not: ["25-ubuntu", "25-alpine-jdk", "8-jdk"],
  },
  "tags of the table with all their numbers": {
    text: "FROM mcr.microsoft.com/dotnet/aspnet:|",
    has: ["10.0", "9.0"],
    not: ["10", "7.0"],
  },
  "tags of distroless images": {
    text: "FROM gcr.io/distroless/static-debian12:non|",
    only: ["nonroot", "debug-nonroot"],
  },
  "no tags of an image that nobody knows": { text: "FROM team/own:|", only: [] },
  "tags of a registry behind those that are here, and none of the table": {
    text: "FROM node:|",
    known: { images: ["node:local"], registry: { tags: ["26.1", "26.0", "local"] } },
    only: ["local", "26.1", "26.0"],
  },
  "repositories of a registry": {
    text: "FROM reg.lan:5000/te|",
    known: { registry: { repositories: ["reg.lan:5000/team/app", "reg.lan:5000/x y"] } },
    has: ["reg.lan:5000/team/app"],
    not: ["reg.lan:5000/x y"],
    accept: ["reg.lan:5000/team/app", "FROM reg.lan:5000/team/app|"],
  },
  "the digest that a registry says": {
    text: "FROM node:24@|",
    known: { registry: { digest } },
    accept: [digest, `FROM node:24@${digest}|`],
  },
  "the digest that is known of the image, also half typed": {
    text: "FROM node:24@sha256:aa|",
    known: { baseImages: { "node:24": { digest } } },
    accept: [digest, `FROM node:24@${digest}|`],
  },
  "a registry's digest before an older one": {
    text: "FROM node:24@|",
    known: {
      registry: { digest },
      baseImages: { "node:24": { digest: `sha256:${"b".repeat(64)}` } },
    },
    only: [digest],
  },
  "no digest that is none": {
    text: "FROM node:24@|",
    known: { registry: { digest: "sha256:$(x)" } },
    only: [],
  },
  "tags of a registry in a mount": {
    text: "FROM a\nRUN --mount=from=node:|,target=/x a\n",
    known: { registry: { tags: ["26"] } },
    accept: ["26", "FROM a\nRUN --mount=from=node:26|,target=/x a\n"],
  },
  "a registry with a port": {
    text: "FROM localhost:5000/a:|",
    known: { images: ["localhost:5000/a:7"] },
    only: ["7"],
  },
  "AS behind the image": { text: "FROM a A|", accept: ["AS", "FROM a AS |"] },
  "as in lower case": { text: "from a A|", only: ["as"] },
  "no name for a stage": { text: "FROM a AS |", only: [] },
});

const scoped = "ARG TAG=1\nFROM a:$TAG AS one\nARG TAG\nARG OWN=x\nENV HOME=/root\n";

cases("variables", {
  "in FROM those in front of it, and the engine's": {
    text: "ARG TAG=1\nFROM a:$|",
    has: ["TAG", "TARGETPLATFORM", "BUILDPLATFORM"],
    not: ["PATH"],
    accept: ["TAG", "ARG TAG=1\nFROM a:$TAG|"],
  },
  "in a stage": {
    text: `${scoped}WORKDIR $|`,
    has: ["HOME", "OWN", "TAG", "PATH"],
    not: ["TARGETOS", "HTTP_PROXY"],
  },
  "only what stands in front": {
    text: "FROM a\nWORKDIR $|\nENV LATER=1\n",
    not: ["LATER"],
  },
  "of the stage that this one is FROM": {
    text: `${scoped}FROM one\nCOPY $|`,
    has: ["OWN"],
  },
  "of the base image": {
    text: "FROM b:1\nWORKDIR ${|",
    known: { baseImages: { "b:1": { env: { APP: "/app" }, envNames: ["VERSION"] } } },
    has: ["APP", "VERSION"],
    accept: ["APP", "FROM b:1\nWORKDIR ${APP}|"],
  },
  "with the brace that is there": {
    text: `${scoped}WORKDIR \${O|}/x`,
    accept: ["OWN", `${scoped}WORKDIR \${OWN|}/x`],
  },
  "with the operator that is there": {
    text: `${scoped}WORKDIR \${OW|X:-/tmp}`,
    accept: ["OWN", `${scoped}WORKDIR \${OWN|:-/tmp}`],
  },
  "in RUN, with proxies": { text: `${scoped}RUN echo "$|"`, has: ["OWN", "HTTP_PROXY"] },
  "in CMD no ARG": { text: `${scoped}CMD echo $|`, has: ["HOME"], not: ["OWN", "TAG"] },
  "in a heredoc of RUN": { text: `${scoped}RUN <<E\necho $|\nE\n`, has: ["OWN"] },
  "in a heredoc of COPY": {
    text: `${scoped}COPY <<E /a\n$|\nE\n`,
    has: ["OWN"],
    not: ["HTTP_PROXY"],
  },
  "in a quoted heredoc none": { text: `${scoped}COPY <<"E" /a\n$|\nE\n`, only: [] },
  "in a mount": { text: `${scoped}RUN --mount=target=$| x`, has: ["OWN"] },
  "not behind an escape": { text: `${scoped}WORKDIR \\$|`, only: [] },
  "not in single quotes": { text: `${scoped}ENV A='$|'`, only: [] },
  "not in the JSON form of RUN": { text: `${scoped}RUN ["echo", "$|"]`, only: [] },
  "in the JSON form of COPY": { text: `${scoped}COPY ["$|", "/a"]`, has: ["OWN"] },
  "names for a bare ARG": {
    text: "ARG TAG=1\nFROM a\nARG T|",
    has: ["TAG", "TARGETARCH"],
    accept: ["TARGETARCH", "ARG TAG=1\nFROM a\nARG TARGETARCH|"],
  },
  "no names for an ARG of the file": { text: "ARG T|\nFROM a\n", only: [] },
});

const files = { "go.mod": "", "src/main.go": "", "src/web/a.ts": "", "a b.txt": "", ".env": "x" };

cases("paths", {
  "of the context, without what is ignored": {
    text: "FROM a\nCOPY | /app/\n",
    known: { files, ignored: [".env"] },
    only: ["go.mod", "src/"],
  },
  "folder by folder": {
    text: "FROM a\nCOPY src/| /app/\n",
    known: { files },
    only: ["main.go", "web/"],
    accept: ["web/", "FROM a\nCOPY src/web/| /app/\n"],
  },
  "with a variable of known value": {
    text: "FROM a\nENV D=src\nCOPY $D/| /app/\n",
    known: { files },
    only: ["main.go", "web/"],
  },
  "blanks in the JSON form only": {
    text: 'FROM a\nCOPY ["a|", "/app/"]\n',
    known: { files },
    accept: ["a b.txt", 'FROM a\nCOPY ["a b.txt|", "/app/"]\n'],
  },
  "the last word is the destination": {
    text: "FROM a\nWORKDIR /app\nCOPY go.mod /|",
    known: { files },
    only: ["/app/"],
  },
  "or one more source": {
    text: "FROM a\nWORKDIR /app\nCOPY go.mod |",
    known: { files },
    has: ["./", "/app/", "src/"],
  },
  "what a stage is known to have": {
    text: "FROM a AS build\nWORKDIR /src\nCOPY go.mod ./\nRUN go build -o /out/app .\nFROM b\nCOPY --from=build | /app\n",
    only: ["/out/app", "/src/go.mod", "/src/"],
  },
  "what a stage is known to have in a folder": {
    text: "FROM a AS build\nWORKDIR /src\nCOPY go.mod ./\nRUN go build -o bin/app .\nFROM b\nCOPY --from=build /src/| /app\n",
    only: ["bin/", "go.mod"],
  },
  "nothing of the context for --from": {
    text: "FROM a\nCOPY --from=b | /x\n",
    known: { files },
    only: [],
  },
  "folders for WORKDIR": {
    text: "FROM a\nWORKDIR /app\nCOPY go.mod /etc/x/\nWORKDIR |",
    only: ["/etc/x", "/app"],
  },
  "the base's own folder": {
    text: "FROM b:1\nWORKDIR |",
    known: { baseImages: { "b:1": { workdir: "/usr/src" } } },
    only: ["/usr/src"],
  },
});

cases("arguments", {
  "users made in the stage": {
    text: "FROM a\nRUN groupadd -g 7 grp && useradd -m -u 10001 -g grp app\nUSER |",
    only: ["app", "10001", "root"],
  },
  "users of busybox, and groups": {
    text: "FROM a\nRUN addgroup -S web && adduser -S -D -h /x -G web app && addgroup app wheel\nUSER app:|",
    only: ["web", "root"],
  },
  "the plain user of the base": { text: "FROM node:24\nUSER n|", only: ["node"] },
  "users for --chown": { text: "FROM node:24\nCOPY --chown=|", has: ["node", "root"] },
  "no user that a variable decides": {
    text: "FROM a\nRUN useradd -u 5 $NAME\nUSER |",
    only: ["root"],
  },
  signals: { text: "FROM a\nSTOPSIGNAL SIGQ|", only: ["SIGQUIT"] },
  "ports of the base": {
    text: "FROM b:1\nEXPOSE |",
    known: { baseImages: { "b:1": { exposed: ["80/tcp", "53/udp"] } } },
    only: ["80", "53/udp"],
  },
  protocols: { text: "FROM a\nEXPOSE 80/|", only: ["tcp", "udp", "sctp"] },
  shells: { text: "FROM debian:12\nSHELL |", has: ['["/bin/bash", "-o", "pipefail", "-c"]'] },
  "shells of Alpine": {
    text: "FROM alpine:3.20\nSHELL |",
    has: ['["/bin/ash", "-eo", "pipefail", "-c"]'],
  },
  "NONE and CMD": { text: "FROM a\nHEALTHCHECK |", only: ["CMD", "NONE"] },
  labels: {
    text: "FROM a\nLABEL title|",
    accept: ["org.opencontainers.image.title", "FROM a\nLABEL org.opencontainers.image.title=|"],
  },
});

cases("commands of RUN", {
  subcommands: {
    text: "FROM a\nRUN apt-get in|",
    accept: ["install", "FROM a\nRUN apt-get install|"],
  },
  "flags of a subcommand": {
    text: "FROM a\nRUN apt-get install -y --no|",
    only: ["--no-install-recommends"],
  },
  "on a line that goes on": {
    text: "FROM a\nRUN true && \\\n    # why\n    apt-get update && \\\n    apt-get install \\\n      --no|",
    only: ["--no-install-recommends"],
  },
  "of the command of the cursor": {
    text: "FROM a\nRUN npm ci --om| && pip install x",
    only: ["--omit=dev"],
  },
  "behind sudo": { text: "FROM a\nRUN sudo apk ad|", has: ["add"] },
  "of two words": { text: "FROM a\nRUN go mod|", has: ["mod download"] },
  "in a heredoc": { text: "FROM a\nRUN <<E\npip install --no|\nE\n", has: ["--no-cache-dir"] },
  "not among packages": { text: "FROM a\nRUN apt-get install cu|", only: [] },
  "not behind another command": { text: "FROM a\nRUN apt-get update && |", only: [] },
  "not in a text": { text: 'FROM a\nRUN echo "apt-get in|"', only: [] },
  "not in the JSON form": { text: 'FROM a\nRUN ["apt-get", "in|"]', only: [] },
});

cases("comments", {
  "directives at the top": {
    text: "#|\n",
    has: ["syntax=", "check=", "escape=", "slipway ignore="],
    accept: ["syntax=", "#syntax=|\n"],
  },
  "not again": {
    text: "# syntax=docker/dockerfile:1\n# |\nFROM a\n",
    has: ["check="],
    not: ["syntax="],
  },
  "none further down": { text: "FROM a\n# s|", has: ["slipway ignore="], not: ["syntax="] },
  "values of syntax": { text: "# syntax=|", has: ["docker/dockerfile:1"] },
  "values of escape": { text: "# escape=|", only: ["`", "\\"] },
  "names of checks": {
    text: "# check=skip=StageNameCasing,JSON|",
    only: ["JSONArgsRecommended"],
  },
  "checks as text further down": { text: "FROM a\n# check=skip=|", only: [] },
  rules: { text: "FROM a\n# slipway ignore=add-yes-to-apt|\n", has: ["add-yes-to-apt-get"] },
  "hadolint's names": {
    text: "FROM a\n# hadolint ignore=DL3008,DL30|\n",
    has: ["DL3003"],
    not: ["DL3008"],
  },
  "inside of an instruction": { text: "FROM a\nRUN a \\\n# slipway ignore=no|", has: [] },
});

describe("bounds", () => {
  it("says that the context is still to be looked at", () => {
    assert.ok(ask("FROM a\nCOPY |").isPending);
    assert.ok(!ask("FROM a\nCOPY |", { files }).isPending);
    assert.ok(!ask("FROM a\nCOPY --from=b |").isPending);
  });

  it("gives 500 entries at most, and says so", () => {
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`file${at}.txt`, ""]));
    const all = ask("FROM a\nCOPY |", { files: many });
    assert.equal(all.entries.length, 500);
    assert.ok(all.isIncomplete);
    const some = ask("FROM a\nCOPY file89|", { files: many });
    assert.ok(some.labels.includes("file899.txt"));
    assert.ok(!some.isIncomplete);
  });
});

describe("a registry that has still to answer", () => {
  it("makes the list one that is asked for again", () => {
    const pending = { registry: { isPending: true } };
    for (const text of ["FROM node:|", "FROM node:24@|", "FROM reg.lan/|"]) {
      const { isIncomplete, isPending } = ask(text, pending);
      assert.deepEqual({ isIncomplete, isPending }, { isIncomplete: true, isPending: false }, text);
    }
    assert.equal(ask("FROM node:|").isIncomplete, false);
  });

  it("may have thousands of tags: the first that fit are shown, and all are searched", () => {
    const tags = Array.from({ length: 5000 }, (_, at) => `${5000 - at}.0`);
    const all = ask("FROM own/app:|", { registry: { tags } });
    assert.equal(all.labels.length, 500);
    assert.deepEqual([all.labels[0], all.isIncomplete], ["5000.0", true]);
    assert.deepEqual(
      ask("FROM own/app:17.0|", { registry: { tags } }).labels.includes("17.0"),
      true,
    );
  });
});

describe("typedImage", () => {
  const places: readonly (readonly [marked: string, typed: string | undefined])[] = [
    ["FROM no|", "no"],
    ["FROM --platform=$BUILDPLATFORM reg.lan:5000/a:1|", "reg.lan:5000/a:1"],
    ["FROM a:1@sha|", "a:1@sha"],
    ["FROM a AS |", undefined],
    ["FROM a\nCOPY --from=b:|", "b:"],
    ["FROM a\nRUN --mount=type=bind,from=c:2|", "c:2"],
    ["FROM a\nRUN --mount=type=bind,from=c,target=/|", undefined],
    ["FROM a\nRUN echo |", undefined],
  ];
  for (const [marked, typed] of places) {
    it(`is ${typed} in ${JSON.stringify(marked)}`, () => {
      const offset = marked.indexOf("|");
      const document = parseDockerfile(marked.replace("|", ""));
      assert.equal(typedImage(document, offset), typed);
    });
  }
});
