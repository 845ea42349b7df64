import { matchNodeVersion } from "../../../src/lint/rules/match-node-version.ts";
import { testRule } from "../../support/ruleTester.ts";

const engines = (node: string): Record<string, string> => ({
  "package.json": JSON.stringify({ engines: { node } }),
  "src/index.js": "",
});
const code = "FROM node:18-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci";
const marked = "FROM ⟦node:18-slim⟧\nWORKDIR /app\nCOPY . .\nRUN npm ci";

testRule(matchNodeVersion, {
  valid: [
    code,
    { code, files: {} },
    { code, files: engines("18") },
    { code, files: engines(">=18.20.4") },
    { code, files: engines("^16 || ^18 || >=20") },
    { code, files: engines("*") },
    { code, files: engines("lts/*") },
    { code, files: engines("16 - 17") },
    { code, files: { "package.json": "{", ".nvmrc": "22" } },
    { code, files: { "package.json": '{"engines":{"node":">=16"}}', ".nvmrc": "22" } },
    { code, files: { "package.json": "{}", ".nvmrc": "lts/iron" } },
    { code, files: { "package.json": "{}", ".nvmrc": "v18.1.0\n" } },
    { code, files: { "web/package.json": '{"engines":{"node":"20"}}' } },
    { code, files: engines("20"), ignoreFile: ["package.json"] },
    {
      code: "FROM node:lts\nWORKDIR /app\nCOPY . .\nRUN npm ci",
      files: engines("18"),
    },
    {
      code: "ARG V\nFROM node:$V\nWORKDIR /app\nCOPY . .\nRUN npm ci",
      files: engines("18"),
    },
    {
      code: "FROM me/node:18\nWORKDIR /app\nCOPY . .\nRUN npm ci",
      files: engines("20"),
    },
    // Another package.json may be there by now.
    {
      code: "FROM node:18\nWORKDIR /app\nCOPY . .\nRUN cp other/package.json . && npm ci\nRUN npm ci",
      files: engines("20"),
    },
    {
      code: "FROM node:18\nWORKDIR /app\nCOPY . .\nCOPY --from=a/b /x /app\nRUN npm ci",
      files: engines("20"),
    },
    {
      code: "FROM node:18\nWORKDIR /app\nCOPY . $A/\nRUN npm ci",
      files: engines("20"),
    },
    // The tools of the project run elsewhere.
    {
      code: "FROM node:18\nWORKDIR /app\nCOPY . .\nWORKDIR /\nRUN npm ci",
      files: engines("20"),
    },
  ],
  invalid: [
    {
      code: marked,
      files: engines(">=20"),
      message: "engines",
      data: { file: "package.json", wanted: ">=20", version: "18" },
    },
    {
      code: "FROM ⟦node:18.20⟧\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci",
      files: engines("^20.1.0 || 22.x"),
      message: "engines",
      data: { file: "package.json", wanted: "^20.1.0 || 22.x", version: "18.20" },
    },
    {
      code: "FROM ⟦node:22⟧\nWORKDIR /app\nRUN --mount=type=bind,source=web/package.json,target=package.json npm ci",
      files: { "web/package.json": '{"engines":{"node":">= 18 < 21"}}' },
      message: "engines",
      data: { file: "web/package.json", wanted: ">= 18 < 21", version: "22" },
    },
    {
      code: marked,
      files: { "package.json": "{}", ".nvmrc": "v22.11.0\n" },
      message: "file",
      data: { file: ".nvmrc", wanted: "v22.11.0", version: "18" },
    },
    {
      code: 'ARG V=18\nFROM ⟦public.ecr.aws/docker/library/node:$V-alpine⟧ AS base\nWORKDIR /app\nFROM base AS build\nCOPY web web\nFROM base\nCOPY --from=build /app/web .\nCMD ["npm", "start"]',
      files: { "web/package.json": '{"engines":{"node":"20"}}', "web/.node-version": "18" },
      message: "engines",
      data: { file: "web/package.json", wanted: "20", version: "18" },
    },
  ],
});
