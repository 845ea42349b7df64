import { copyWhatCargoBuilds } from "../../../src/lint/rules/copy-what-cargo-builds.ts";
import { testRule } from "../../support/ruleTester.ts";

const crate = (toml: string): Record<string, string> => ({
  "Cargo.toml": toml,
  "src/main.rs": "",
});
const shop = crate('[package]\nname = "my-shop"\nversion = "0.1.0"\n[dependencies]\nbin = "1"\n');
const stages = (copy: string, run = "cargo build --release", more = ""): string =>
  `FROM rust:1.82 AS build\nWORKDIR /src\n${more}COPY . .\nRUN ${run}\nFROM debian:12-slim\nCOPY --from=build ${copy} /app`;

testRule(copyWhatCargoBuilds, {
  valid: [
    stages("/src/target/release/app"),
    { code: stages("/src/target/release/my-shop"), files: shop },
    { code: stages("/src/target/release/$APP"), files: shop },
    { code: stages("/src/target/release/*"), files: shop },
    { code: stages("/src/target/release"), files: shop },
    { code: stages("/src/target/release/build.log"), files: shop },
    { code: stages("/other/target/release/app"), files: shop },
    { code: stages("/src/target/release/app", "cargo build --release --bin app"), files: shop },
    { code: stages("/src/target/release/app", "cargo build -p app --release"), files: shop },
    {
      code: stages("/src/target/release/app", "cargo build --release && mv a target/release/app"),
      files: shop,
    },
    {
      code: stages("/src/target/release/app", "cargo build --release && cargo install --path ."),
      files: shop,
    },
    { code: stages("/src/target/release/app", "make"), files: shop },
    {
      code: stages("/src/target/release/app", undefined, "ENV CARGO_TARGET_DIR=/src/target\n"),
      files: shop,
    },
    { code: stages("/src/target/release/app"), files: { ...shop, "src/bin/app.rs": "" } },
    { code: stages("/src/target/release/app"), files: { ...shop, ".cargo/config.toml": "" } },
    { code: stages("/src/target/release/app"), files: { "Cargo.toml": shop["Cargo.toml"] ?? "" } },
    {
      code: stages("/src/target/release/app"),
      files: crate('[package]\nname = "shop"\n[[bin]]\nname = "app"\n'),
    },
    {
      code: stages("/src/target/release/app"),
      files: crate('[workspace]\nmembers = ["app"]\n[package]\nname = "shop"\n'),
    },
  ],
  invalid: [
    {
      code: stages("⟦/src/target/release/my_shop⟧"),
      files: shop,
      message: "name",
      data: { file: "Cargo.toml", package: "my-shop", typed: "my_shop" },
      output: stages("/src/target/release/my-shop"),
      unsafe: true,
    },
    {
      code: `FROM rust:1.82 AS build\nRUN rustup component add clippy\nWORKDIR /src\nCOPY shop ./\nRUN cargo fetch\nFROM build AS b\nFROM debian:12-slim\nCOPY --from=build /src/target/release/app /app`
        .replace("cargo fetch", "cargo fetch && cargo build -r --locked")
        .replace("/src/target/release/app", "⟦/src/target/release/app⟧"),
      files: { "shop/Cargo.toml": '[package]\nname="shop"', "shop/src/main.rs": "" },
      message: "name",
      data: { file: "shop/Cargo.toml", package: "shop", typed: "app" },
      output:
        "FROM rust:1.82 AS build\nRUN rustup component add clippy\nWORKDIR /src\nCOPY shop ./\nRUN cargo fetch && cargo build -r --locked\nFROM build AS b\nFROM debian:12-slim\nCOPY --from=build /src/target/release/shop /app",
      unsafe: true,
    },
    {
      code: stages("⟦/src/target/release/my-shop⟧", "cargo build --locked"),
      files: shop,
      message: "profile",
    },
  ],
});
