import { freezeLockFile } from "../../../src/lint/rules/freeze-lock-file.ts";
import { testRule } from "../../support/ruleTester.ts";

const yarn = { "package.json": "{}", "yarn.lock": "" };
const pnpm = { "package.json": "{}", "pnpm-lock.yaml": "" };
const bun = { "package.json": "{}", "bun.lockb": "" };
const cargo = { "Cargo.toml": "[package]", "Cargo.lock": "" };
const run = (command: string): string => `FROM node:22\nWORKDIR /app\nCOPY . .\nRUN ${command}`;

testRule(freezeLockFile, {
  valid: [
    run("yarn install"),
    { code: run("yarn install"), files: { "package.json": "{}" } },
    { code: run("yarn install"), files: yarn, ignoreFile: ["yarn.lock"] },
    { code: run("yarn install --frozen-lockfile"), files: yarn },
    { code: run("yarn install --immutable"), files: yarn },
    { code: run("yarn --production --pure-lockfile"), files: yarn },
    { code: run("yarn add left-pad"), files: yarn },
    { code: run("yarn build"), files: yarn },
    { code: run("yarn --version"), files: yarn },
    { code: run("cd web && yarn"), files: yarn },
    { code: run("CI=1 pnpm install"), files: pnpm },
    { code: run("pnpm install --filter web"), files: pnpm },
    { code: run("pnpm fetch && pnpm install --offline"), files: pnpm },
    { code: run("pnpm install"), files: yarn },
    { code: run("bun install --production"), files: bun },
    {
      code: "FROM node:22\nENV CI=true\nWORKDIR /app\nCOPY . .\nRUN pnpm install",
      files: pnpm,
    },
    {
      code: run("yarn install"),
      files: { ...yarn, ".yarnrc.yml": "enableImmutableInstalls: true\n" },
    },
    {
      code: "FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN yarn install",
      files: yarn,
    },
    { code: run("cargo build --release"), files: cargo },
    { code: run("cargo build --locked"), files: cargo, preset: "strict" },
    { code: run("cargo install cargo-chef"), files: cargo, preset: "strict" },
  ],
  invalid: [
    {
      code: run("yarn ⟦install⟧ --network-timeout 9"),
      files: yarn,
      message: "thaws",
      data: { tool: "yarn install", lock: "yarn.lock", option: "--frozen-lockfile" },
      output: run("yarn install --frozen-lockfile --network-timeout 9"),
      unsafe: true,
    },
    {
      code: run("corepack enable && ⟦yarn⟧ && yarn build"),
      files: { ...yarn, "package.json": '{"packageManager":"yarn@4.5.0"}' },
      message: "thaws",
      data: { tool: "yarn", lock: "yarn.lock", option: "--immutable" },
      output: run("corepack enable && yarn --immutable && yarn build"),
      unsafe: true,
    },
    {
      code: "FROM node:22\nWORKDIR /app\nCOPY web/package.json web/pnpm-lock.yaml ./\nRUN --mount=type=cache,target=/pnpm pnpm ⟦i⟧",
      files: { "web/package.json": "{}", "web/pnpm-lock.yaml": "" },
      message: "thaws",
      data: { tool: "pnpm i", lock: "web/pnpm-lock.yaml", option: "--frozen-lockfile" },
      output:
        "FROM node:22\nWORKDIR /app\nCOPY web/package.json web/pnpm-lock.yaml ./\nRUN --mount=type=cache,target=/pnpm pnpm i --frozen-lockfile",
      unsafe: true,
    },
    {
      code: 'FROM oven/bun:1\nWORKDIR /app\nCOPY . .\nRUN ["bun", ⟦"install"⟧]',
      files: bun,
      message: "thaws",
      data: { tool: "bun install", lock: "bun.lockb", option: "--frozen-lockfile" },
      output:
        'FROM oven/bun:1\nWORKDIR /app\nCOPY . .\nRUN ["bun", "install", "--frozen-lockfile"]',
      unsafe: true,
    },
    {
      code: run("cargo ⟦build⟧ --release"),
      files: cargo,
      preset: "strict",
      message: "thaws",
      data: { tool: "cargo build", lock: "Cargo.lock", option: "--locked" },
      output: run("cargo build --locked --release"),
      unsafe: true,
    },
  ],
});
