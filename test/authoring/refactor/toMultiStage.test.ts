import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toMultiStage } from "../../../src/authoring/refactor/toMultiStage.ts";
import { applyEdits } from "../../../src/base/textEdit.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { lint } from "../../../src/lint/linter.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import { knownBaseImage } from "../../../src/lint/shared/baseImages.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { contextFiles } from "../../support/contextFiles.ts";

const shell = await loadShellParser();

const lines = (...all: readonly string[]): string => `${all.join("\n")}\n`;
const crate = { "Cargo.toml": "", "Cargo.lock": "", "src/main.rs": "", "README.md": "" };

interface Case {
  readonly says: string;
  readonly from: string;
  /** Undefined where it is not offered. */
  readonly to?: string;
  readonly files?: Readonly<Record<string, string>>;
}

const certificates =
  "COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt";

const offered: readonly Case[] = [
  {
    says: "Rust, started where cargo puts it",
    from: lines(
      ...["FROM rust:1.90-slim-bookworm", "WORKDIR /src", "COPY Cargo.toml Cargo.lock ./"],
      ...["COPY src ./src", "RUN cargo build --release --locked"],
      'CMD ["./target/release/app", "--port", "80"]',
    ),
    to: lines(
      ...["FROM rust:1.90-slim-bookworm AS build", "WORKDIR /src", "COPY Cargo.toml Cargo.lock ./"],
      ...["COPY src ./src", "RUN cargo build --release --locked", "", "FROM debian:bookworm-slim"],
      ...["WORKDIR /src", "COPY --from=build /src/target/release/app /src/target/release/app"],
      ...[certificates, 'CMD ["./target/release/app", "--port", "80"]'],
    ),
  },
  {
    says: "Rust, copied out of a cache, of a folder that is known",
    files: crate,
    from: lines(
      ...[
        "FROM rust:slim-trixie",
        "WORKDIR /src",
        "COPY . .",
        "RUN --mount=type=cache,target=target \\",
      ],
      "    cargo build --release && cp target/release/app /usr/local/bin/",
      ...["EXPOSE 80", 'ENTRYPOINT ["/usr/local/bin/app"]'],
    ),
    to: lines(
      ...["FROM rust:slim-trixie AS build", "WORKDIR /src", "COPY . ."],
      "RUN --mount=type=cache,target=target \\",
      ...["    cargo build --release && cp target/release/app /usr/local/bin/", ""],
      ...["FROM debian:trixie-slim", "WORKDIR /src"],
      ...["COPY --from=build /usr/local/bin/app /usr/local/bin/app", certificates],
      ...["EXPOSE 80", 'ENTRYPOINT ["/usr/local/bin/app"]'],
    ),
  },
  {
    says: "Rust, installed, on Alpine",
    files: crate,
    from: lines(
      ...["FROM rust:1.90-alpine3.22", "WORKDIR /src", "COPY . ."],
      ...["RUN cargo install --path .", 'CMD ["app"]'],
    ),
    to: lines(
      ...["FROM rust:1.90-alpine3.22 AS build", "WORKDIR /src", "COPY . ."],
      ...["RUN cargo install --path .", "", "FROM alpine:3.22", "WORKDIR /src"],
      ...["COPY --from=build /usr/local/cargo/bin/app /usr/local/bin/app", 'CMD ["app"]'],
    ),
  },
  {
    says: "Python, with PATH",
    from: lines(
      ...["FROM python:3.13-bookworm", "WORKDIR /app", "RUN python -m venv /opt/venv"],
      ...["ENV PATH=/opt/venv/bin:$PATH", "COPY requirements.txt ."],
      ...["RUN pip install --no-cache-dir --only-binary=:all: -r requirements.txt", "COPY . ."],
      'CMD ["gunicorn", "app:app"]',
    ),
    to: lines(
      ...["FROM python:3.13-bookworm AS build", "WORKDIR /app", "RUN python -m venv /opt/venv"],
      ...["ENV PATH=/opt/venv/bin:$PATH", "COPY requirements.txt ."],
      ...["RUN pip install --no-cache-dir --only-binary=:all: -r requirements.txt", "COPY . .", ""],
      ...["FROM python:3.13-slim-bookworm", "WORKDIR /app", "ENV PATH=/opt/venv/bin:$PATH"],
      ...["COPY --from=build /opt/venv /opt/venv", "COPY --from=build /app /app"],
      'CMD ["gunicorn", "app:app"]',
    ),
  },
  {
    says: "Python, by paths, with the environment in the project",
    from: lines(
      ...["FROM python:3.13", "WORKDIR /app", "COPY . ."],
      "RUN python3 -m venv .venv && /app/.venv/bin/pip install --only-binary :all: -r r.txt",
      'CMD ["/app/.venv/bin/python", "main.py"]',
    ),
    to: lines(
      ...["FROM python:3.13 AS build", "WORKDIR /app", "COPY . ."],
      "RUN python3 -m venv .venv && /app/.venv/bin/pip install --only-binary :all: -r r.txt",
      ...["", "FROM python:3.13-slim", "WORKDIR /app", "COPY --from=build /app /app"],
      'CMD ["/app/.venv/bin/python", "main.py"]',
    ),
  },
];

const rust = (over: Partial<Record<"tag" | "copy" | "run" | "cmd" | "more", string>>): string =>
  lines(
    ...[
      `FROM rust:${over.tag ?? "1.90-slim-bookworm"}`,
      "WORKDIR /src",
      over.copy ?? "COPY src ./src",
    ],
    ...[over.run ?? "RUN cargo build --release", ...(over.more === undefined ? [] : [over.more])],
    over.cmd ?? 'CMD ["/src/target/release/app"]',
  );

const python = (
  over: Partial<Record<"tag" | "venv" | "env" | "copy" | "run" | "cmd", string>>,
): string =>
  lines(
    ...[`FROM python:${over.tag ?? "3.13"}`, "WORKDIR /app"],
    ...[over.venv ?? "RUN python -m venv /venv", over.env ?? "ENV PATH=/venv/bin:$PATH"],
    ...[over.copy ?? "COPY . .", over.run ?? "RUN pip install --only-binary=:all: -r r.txt"],
    over.cmd ?? 'CMD ["python", "a.py"]',
  );

const refused: readonly Case[] = [
  {
    says: "a project that pip builds",
    from: python({ run: "RUN pip install --only-binary=:all: ." }),
  },
  {
    says: "sources by an address",
    from: python({ run: "RUN pip install --only-binary=:all: git+https://example.com/a" }),
  },
  {
    says: "a list with sources",
    from: python({ run: "RUN pip install --only-binary=:all: -r requirements.txt" }),
    files: { "requirements.txt": "flask\na @ git+https://example.com/a\n" },
  },
  { says: "an image with libraries to link to", from: rust({ tag: "1.90-bookworm" }) },
  { says: "a system that the tag does not name", from: rust({ tag: "1.90-slim" }) },
  { says: "an Alpine that the tag does not name", from: rust({ tag: "1.90-alpine" }) },
  {
    says: "other packages",
    from: rust({ run: "RUN apt-get install -y libpq-dev && cargo build --release" }),
  },
  {
    says: "settings of the compiler",
    from: rust({ run: "RUN RUSTFLAGS=-Cprefer-dynamic cargo build --release" }),
  },
  { says: "variables of the build", from: rust({ copy: "ENV A=b" }) },
  {
    says: "another target",
    from: rust({ run: "RUN cargo build --release --target x86_64-unknown-linux-gnu" }),
  },
  { says: "no release", from: rust({ run: "RUN cargo build" }) },
  { says: "other files", from: rust({ copy: "COPY src templates ./" }) },
  { says: "a folder of which nothing is known", from: rust({ copy: "COPY . ." }) },
  {
    says: "a folder with other files",
    from: rust({ copy: "COPY . ." }),
    files: { ...crate, "static/a.css": "" },
  },
  {
    says: "settings of cargo",
    from: rust({ copy: "COPY . ." }),
    files: { ...crate, ".cargo/config.toml": "" },
  },
  {
    says: "a program in a mount",
    from: rust({ run: "RUN --mount=type=cache,target=/src/target cargo build --release" }),
  },
  { says: "a program from elsewhere", from: rust({ cmd: 'CMD ["/usr/bin/env", "app"]' }) },
  {
    says: "a file as an argument",
    from: rust({ cmd: 'CMD ["./target/release/app", "/src/src/x"]' }),
  },
  {
    says: "where libraries are looked for",
    from: rust({ more: "ENV LD_LIBRARY_PATH=/src/target" }),
  },
  {
    says: "a copy that would be lost",
    from: rust({ run: "RUN cargo build --release && cp src/a /etc/a" }),
  },
  { says: "two folders", from: rust({ copy: "COPY src ./src\nWORKDIR /other" }) },
  { says: "what pip may compile", from: python({ run: "RUN pip install -r r.txt" }) },
  {
    says: "one package that pip may compile",
    from: python({ run: "RUN pip install --only-binary=numpy -r r.txt" }),
  },
  { says: "the slim image", from: python({ tag: "3.13-slim" }) },
  { says: "a tag without a version", from: python({ tag: "3" }) },
  { says: "no environment", from: python({ venv: "RUN true" }) },
  {
    says: "two environments",
    from: python({ venv: "RUN python -m venv /venv && python -m venv /other" }),
  },
  { says: "the pip of the image", from: python({ env: "ENV A=b" }) },
  {
    says: "other packages of the system",
    from: python({ venv: "RUN apt-get install -y git && python -m venv /venv" }),
  },
  { says: "files elsewhere", from: python({ copy: "COPY . /srv/" }) },
  { says: "a program of the image", from: python({ cmd: 'CMD ["git", "daemon"]' }) },
  {
    says: "another folder of packages",
    from: python({ run: "RUN pip install --only-binary=:all: --target /x -r r.txt" }),
  },
];

describe("to-multi-stage", () => {
  for (const { says, from, to, files } of [...offered, ...refused]) {
    it(`${to === undefined ? "is not offered with" : "converts"} ${says}`, () => {
      assert.equal(converted(from, files), to);
    });
  }

  for (const { says, from, files } of offered) {
    it(`brings no new finding under strict: ${says}`, () => {
      const after = converted(from, files) ?? "";
      const known = new Set(rulesOf(from, files));
      assert.deepEqual(
        rulesOf(after, files).filter((rule) => !known.has(rule)),
        [],
      );
    });

    it(`converts it once: ${says}`, () => {
      assert.equal(converted(converted(from, files) ?? "", files), undefined);
    });
  }
});

function converted(text: string, files: Case["files"]): string | undefined {
  const document = parseDockerfile(text);
  const services = createLintServices(document, {
    baseImage: knownBaseImage,
    shell,
    contextFiles: files && contextFiles(files),
  });
  const edits = toMultiStage.at(document, { start: 2, end: 2 }, { services });
  return edits && applyEdits(text, edits);
}

function rulesOf(text: string, files: Case["files"]): readonly string[] {
  const options = {
    preset: "strict",
    shell,
    ...(files && { contextFiles: contextFiles(files) }),
  } as const;
  return lint(parseDockerfile(text), options).map(({ rule }) => rule);
}
