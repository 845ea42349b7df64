import { matchRustVersion } from "../../../src/lint/rules/match-rust-version.ts";
import { testRule } from "../../support/ruleTester.ts";

const cargo = (version: string, rest = ""): Record<string, string> => ({
  "Cargo.toml": `[package]\nname = "a"\nrust-version = "${version}"\n${rest}`,
});
const code = "FROM rust:1.75-slim\nWORKDIR /a\nCOPY . .\nRUN cargo build --release";
const marked = "FROM ⟦rust:1.75-slim⟧\nWORKDIR /a\nCOPY . .\nRUN cargo build --release";

testRule(matchRustVersion, {
  valid: [
    code,
    { code, files: cargo("1.75") },
    { code, files: cargo("1.75.9") },
    { code, files: cargo("1.60") },
    { code, files: { "Cargo.toml": "[package]\nrust-version.workspace = true\n" } },
    { code, files: { "Cargo.toml": '[workspace.package]\nrust-version = "1.80"\n' } },
    { code, files: { ...cargo("1.80"), "rust-toolchain.toml": '[toolchain]\nchannel = "1.80"' } },
    { code, preset: "strict", files: { "rust-toolchain": "stable\n" } },
    {
      code,
      preset: "strict",
      files: { "rust-toolchain.toml": '[toolchain]\nchannel = "1.75.0"' },
    },
    {
      code: "FROM rust:1\nWORKDIR /a\nCOPY . .\nRUN cargo build",
      files: cargo("1.80"),
    },
    {
      code: "FROM rust:1.75\nWORKDIR /a\nCOPY . .\nRUN rustup default 1.80 && cargo build",
      files: cargo("1.80"),
    },
    {
      code: "FROM rust:1.75\nWORKDIR /a\nCOPY . .\nRUN cargo install trunk",
      files: cargo("1.80"),
    },
    {
      code: "FROM rust:1.75\nWORKDIR /a\nCOPY . .\nRUN cargo fmt --check",
      files: cargo("1.80"),
    },
  ],
  invalid: [
    {
      code: marked,
      files: cargo("1.80"),
      message: "older",
      data: { file: "Cargo.toml", wanted: "1.80", version: "1.75" },
    },
    {
      code: "FROM ⟦rust:1.75.0-alpine⟧ AS b\nWORKDIR /a\nCOPY Cargo.toml Cargo.lock ./\nCOPY src src\nRUN cargo install --path .",
      files: { ...cargo("1.75.1"), "Cargo.lock": "", "src/main.rs": "" },
      message: "older",
      data: { file: "Cargo.toml", wanted: "1.75.1", version: "1.75.0" },
    },
    {
      code: marked,
      preset: "strict",
      files: { ...cargo("1.80"), "rust-toolchain.toml": '[toolchain]\nchannel = "1.80.1"' },
      message: "toolchain",
      data: { file: "rust-toolchain.toml", wanted: "1.80.1", version: "1.75" },
    },
    {
      code: marked,
      preset: "strict",
      files: { "rust-toolchain": "1.80\n" },
      message: "toolchain",
      data: { file: "rust-toolchain", wanted: "1.80", version: "1.75" },
    },
  ],
});
