import { matchLibcBetweenStages } from "../../../src/lint/rules/match-libc-between-stages.ts";
import { testRule } from "../../support/ruleTester.ts";

const rust = (
  first: string,
  second: string,
  { run = "cargo build --release --locked", copy = "/src/target/release/app /app", more = "" } = {},
): string =>
  `FROM ${first} AS build\nWORKDIR /src\nCOPY . .\nRUN ${run}\nFROM ${second}\n${more}COPY --from=build ${copy}\n`;
const marked = "⟦/src/target/release/app⟧ /app";

const files = { "Cargo.toml": "[package]", "src/main.rs": "", "main.c": "" };

testRule(matchLibcBetweenStages, {
  valid: [
    // Without the build context nobody knows what cargo is told.
    rust("rust:1.82", "alpine"),
    ...[
      rust("rust:1.82", "debian:12-slim"),
      rust("rust:1.82", "gcr.io/distroless/cc-debian12"),
      rust("rust:1.82-alpine", "alpine:3.20"),
      rust("rust:alpine", "scratch"),
      rust("me/rust", "alpine"),
      rust("rust:1.82", "me/alpine"),
      rust("rust:1.82", "$BASE"),
      rust("rust:1.82", "alpine", {
        run: "rustup target add x86_64-unknown-linux-musl && cargo build --release",
      }),
      rust("rust:1.82", "alpine", {
        run: "cargo build --release --target x86_64-unknown-linux-gnu",
      }),
      rust("rust:1.82", "scratch", {
        run: "RUSTFLAGS='-C target-feature=+crt-static' cargo build",
      }),
      rust("rust:1.82", "alpine", { more: "RUN apk add --no-cache gcompat\n" }),
      rust("rust:1.82", "scratch", {
        more: "COPY --from=build /lib64/ld-linux-x86-64.so.2 /lib64/\n",
      }),
      rust("rust:1.82", "alpine", { copy: "/src/target/release/app.json /app.json" }),
      rust("rust:1.82", "alpine", { copy: "/src/assets /assets" }),
      rust("rust:1.82", "nginx:alpine", { run: "trunk build --release", copy: "/src/dist /usr" }),
      { code: rust("rust:1.82", "alpine"), files: { ...files, "sub/.cargo/config.toml": "" } },
      rust("gcc:14", "scratch", { run: "gcc -static -o /app main.c", copy: "/app /app" }),
      rust("gcc:14", "alpine", { run: "gcc -c -o /app main.c", copy: "/app /app" }),
      rust("gcc:14", "alpine", { run: "make", copy: "/app /app" }),
      rust("rust:1.82", "alpine", { run: "cd sub && cargo build --release" }),
    ].map((it) => (typeof it === "string" ? { code: it, files } : it)),
  ],
  invalid: [
    {
      code: rust("rust:1.82", "alpine:3.20", { copy: marked }),
      files,
      message: "missing",
      data: { program: "app", from: "rust:1.82", here: "alpine:3.20" },
    },
    {
      code: rust("rust:1.82-slim", "nginx:1.27-alpine", { copy: marked }),
      files,
      message: "missing",
      data: { program: "app", from: "rust:1.82-slim", here: "nginx:1.27-alpine" },
    },
    {
      code: `ARG APP=app\n${rust("rust:1.82", "scratch", {
        run: "cargo build --release && cp ./target/release/app /bin/server",
        copy: "⟦/bin/server⟧ /bin/",
      })}`,
      files,
      message: "missing",
      data: { program: "server", from: "rust:1.82", here: "scratch" },
    },
    {
      code: rust("rust:1.82", "gcr.io/distroless/base AS x\nFROM alpine", {
        run: "cargo install --path .",
        copy: "⟦/usr/local/cargo/bin/app⟧ /usr/local/bin/app",
      }),
      files,
      message: "missing",
      data: { program: "app", from: "rust:1.82", here: "alpine" },
    },
    {
      code: rust("rust:1.82", "gcr.io/distroless/static-debian12", { copy: marked }),
      files,
      message: "missing",
      data: { program: "app", from: "rust:1.82", here: "gcr.io/distroless/static-debian12" },
    },
    {
      code: rust("debian:12", "scratch", {
        run: "g++ -O2 main.cc -o app",
        copy: "⟦/src/app⟧ /app",
      }),
      files,
      message: "missing",
      data: { program: "app", from: "debian:12", here: "scratch" },
    },
  ],
});
