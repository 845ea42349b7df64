import { installToolsBeforeBuild } from "../../../src/lint/rules/install-tools-before-build.ts";
import { testRule } from "../../support/ruleTester.ts";

const list = (build: string, more: object = { devDependencies: { typescript: "5" } }): string =>
  JSON.stringify({ scripts: { build }, ...more });
const lock = (name: string, entry: object): string =>
  JSON.stringify({ packages: { [`node_modules/${name}`]: entry } });
const project = {
  "package.json": list("rimraf dist && tsc"),
  "package-lock.json": lock("typescript", { dev: true }),
};
const stage = (...lines: readonly string[]): string =>
  ["FROM node:22", "WORKDIR /app", "COPY . .", ...lines].join("\n");

testRule(installToolsBeforeBuild, {
  valid: [
    stage("RUN npm ci --omit=dev", "RUN npm run build"),
    { code: stage("RUN npm ci", "RUN npm run build"), files: project },
    { code: stage("RUN npm run build", "RUN npm ci --omit=dev"), files: project },
    { code: stage("RUN npm ci && npm run build && npm prune --omit=dev"), files: project },
    {
      code: stage("ENV NODE_ENV=production", "RUN npm ci --include=dev && npm run build"),
      files: project,
    },
    {
      code: stage("ENV NODE_ENV=production", "RUN NODE_ENV=development npm ci && npm run build"),
      files: project,
    },
    { code: stage("ARG NODE_ENV", "RUN npm ci && npm run build"), files: project },
    {
      code: stage("RUN npm ci --omit=dev && npm i -g typescript && npm run build"),
      files: project,
    },
    { code: stage("RUN npm ci --omit=dev && npx tsc"), files: project },
    { code: stage("RUN npm ci --omit=dev", "RUN npm ci && npm run build"), files: project },
    {
      code: stage(
        "COPY --from=deps /app/node_modules ./node_modules",
        "RUN npm ci --omit=dev",
        "RUN npm run build",
      ),
      files: project,
    },
    {
      code: stage("RUN npm ci --omit=dev", "RUN npm run build"),
      files: { ...project, "node_modules/.bin/tsc": "" },
    },
    {
      code: stage("RUN npm ci --omit=dev", "RUN npm run build"),
      files: { ...project, "package-lock.json": lock("typescript", {}) },
    },
    {
      code: stage("RUN npm ci --omit=dev", "RUN npm run build"),
      files: { ...project, "package-lock.json": "{}" },
    },
    {
      code: stage("RUN npm ci --omit=dev", "RUN npm run build"),
      files: { ...project, "package.json": list("tsc", { dependencies: { typescript: "5" } }) },
    },
    {
      code: stage("RUN npm ci --omit=dev", "RUN npm run build"),
      files: { ...project, "package.json": list("node build.js") },
    },
    {
      code: stage("RUN npm ci --omit=dev", "RUN npm run build"),
      files: { ...project, "package.json": "{" },
    },
    {
      code: stage("ENV NODE_ENV=production", "RUN npm ci && npm run build"),
      files: { ...project, ".npmrc": "include=dev\n" },
    },
  ],
  invalid: [
    {
      code: stage("RUN npm ci --omit=dev", "RUN npm run ⟦build⟧"),
      files: project,
      message: "missing",
      data: { script: "build", program: "tsc", package: "typescript", reason: "--omit=dev" },
    },
    {
      code: stage("ENV NODE_ENV=production", "RUN npm install && npm run ⟦build⟧"),
      files: project,
      message: "missing",
      data: {
        script: "build",
        program: "tsc",
        package: "typescript",
        reason: "NODE_ENV=production",
      },
    },
    {
      code: "FROM node:22 AS base\nENV NODE_ENV=production\nWORKDIR /app\nFROM base\nCOPY web/package*.json ./\nRUN npm ci\nCOPY web .\nRUN npm run ⟦build⟧",
      files: {
        "web/package.json": list("NODE_OPTIONS=-x cross-env A=b vite build", {
          devDependencies: { vite: "5" },
        }),
        "web/package-lock.json": lock("vite", { dev: true }),
      },
      message: "missing",
      data: { script: "build", program: "vite", package: "vite", reason: "NODE_ENV=production" },
    },
    {
      code: stage("RUN yarn install --production", "RUN yarn ⟦build⟧"),
      files: { "package.json": list("tsc"), "yarn.lock": "" },
      preset: "strict",
      message: "missing",
      data: { script: "build", program: "tsc", package: "typescript", reason: "--production" },
    },
  ],
});
