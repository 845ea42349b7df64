import { runExistingScripts } from "../../../src/lint/rules/run-existing-scripts.ts";
import { testRule } from "../../support/ruleTester.ts";

const scripts = (...names: readonly string[]): Record<string, string> => ({
  "package.json": JSON.stringify({ scripts: Object.fromEntries(names.map((it) => [it, "x"])) }),
});
const run = (command: string): string => `FROM node:22\nWORKDIR /app\nCOPY . .\nRUN ${command}`;
const start = (command: string): string => `FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ${command}`;

testRule(runExistingScripts, {
  valid: [
    run("npm run build"),
    { code: run("npm run build"), files: {} },
    { code: run("npm run build"), files: scripts("build") },
    { code: run("npm run-script build:all"), files: scripts("build:all") },
    { code: run("npm run build --if-present"), files: scripts() },
    { code: run("npm run -w web build"), files: scripts() },
    { code: run("npm --prefix web run build"), files: scripts() },
    { code: run("npm run $SCRIPT"), files: scripts() },
    { code: run("npm run"), files: scripts() },
    { code: run("npm ci"), files: scripts() },
    { code: run("cd web && npm run build"), files: scripts() },
    { code: run("npm pkg set scripts.build=tsc && npm run build"), files: scripts() },
    { code: run("yarn eslint . && yarn run tsc && bun run index.ts"), files: scripts() },
    { code: run("pnpm exec tsc"), files: scripts() },
    // Commands of bun itself, and a file.
    { code: run("bun test && bun build ./index.ts"), files: scripts() },
    { code: run("bun run build"), files: { ...scripts(), "build.ts": "" } },
    { code: run("npm run env && yarn serve"), files: scripts() },
    { code: run("yarn dev"), files: { "package.json": '{"dependencies":{"dev":"1"}}' } },
    { code: run("npm run build"), files: { "package.json": "{ broken" } },
    { code: start('["npm", "start"]'), files: { ...scripts(), "server.js": "" } },
    { code: start('["npm", "start"]'), files: scripts("start") },
    { code: start('["node", "start"]'), files: scripts() },
    { code: `${start('["npm", "start"]')}\nCMD ["node", "."]`, files: scripts() },
    {
      code: `${start('["npm", "start"]')}\nENTRYPOINT ["/start.sh"]`,
      files: scripts(),
    },
    // Not the package.json of the project.
    {
      code: "FROM node:22\nWORKDIR /app\nRUN git clone https://b.c/d .\nRUN npm run build",
      files: scripts(),
    },
    {
      code: "FROM node:22\nWORKDIR /app\nCOPY . .\nWORKDIR web\nRUN npm run build",
      files: scripts(),
    },
    {
      code: "FROM a AS b\nFROM node:22\nWORKDIR /app\nCOPY . .\nCOPY --from=b /x/ ./\nRUN npm run build",
      files: scripts(),
    },
  ],
  invalid: [
    {
      code: run("npm ci && npm run ⟦build⟧"),
      files: scripts("compile"),
      message: "missing",
      data: { file: "package.json", script: "build" },
    },
    {
      code: run("npm run ⟦biuld⟧ -- --prod"),
      files: scripts("build", "start"),
      message: "near",
      data: { file: "package.json", script: "biuld", near: "build" },
      output: run("npm run build -- --prod"),
      unsafe: true,
    },
    {
      code: run("yarn ⟦build⟧ && pnpm ⟦build⟧ && pnpm run ⟦lint⟧ && bun run ⟦build⟧"),
      files: scripts(),
      message: "missing",
      data: [
        { file: "package.json", script: "build" },
        { file: "package.json", script: "build" },
        { file: "package.json", script: "lint" },
        { file: "package.json", script: "build" },
      ],
    },
    {
      code: start('["npm", ⟦"start"⟧]'),
      files: { ...scripts("dev"), "src/server.js": "" },
      message: "missing",
      data: { file: "package.json", script: "start" },
    },
    {
      code: start("npm ⟦start⟧"),
      files: scripts("star"),
      message: "near",
      data: { file: "package.json", script: "start", near: "star" },
    },
    {
      code: 'FROM node:22 AS b\nWORKDIR /src\nCOPY web/package.json ./\nRUN npm i\nFROM node:22-slim\nWORKDIR /srv\nCOPY --from=b /src ./\nENTRYPOINT ["npm", "run", ⟦"serv"⟧]',
      files: { "web/package.json": '{"scripts":{"serve":"x"}}' },
      message: "near",
      data: { file: "web/package.json", script: "serv", near: "serve" },
      output:
        'FROM node:22 AS b\nWORKDIR /src\nCOPY web/package.json ./\nRUN npm i\nFROM node:22-slim\nWORKDIR /srv\nCOPY --from=b /src ./\nENTRYPOINT ["npm", "run", "serve"]',
      unsafe: true,
    },
  ],
});
