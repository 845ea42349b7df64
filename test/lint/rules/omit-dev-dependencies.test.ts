import { omitDevDependencies } from "../../../src/lint/rules/omit-dev-dependencies.ts";
import { testRule } from "../../support/ruleTester.ts";

const files = { "package.json": '{"devDependencies":{"vitest":"2"}}', "a.js": "" };
const image = (run: string, more = "", start = '["node", "a.js"]') => ({
  code: `FROM node:22\nWORKDIR /app\nCOPY . .\n${run}\n${more}CMD ${start}`,
  preset: "strict" as const,
  files,
});

testRule(omitDevDependencies, {
  valid: [
    image("RUN npm ci --omit=dev"),
    image("ENV NODE_ENV=production\nRUN npm ci"),
    image("ARG NODE_ENV\nRUN npm ci"),
    image("RUN npm ci && npm run build"),
    image("RUN npm ci", "RUN npm test\n"),
    image("RUN npm ci", "RUN npm prune --omit=dev\n"),
    image("RUN npm ci", "RUN rm -r node_modules\n"),
    image("RUN npm ci", "", '["npm", "run", "dev"]'),
    image("RUN npm ci", "", '["npx", "vitest"]'),
    image("RUN npm install vitest"),
    { ...image("RUN npm ci"), files: { "package.json": '{"dependencies":{"a":"1"}}' } },
    {
      ...image("RUN npm ci"),
      files: { "package.json": '{"scripts":{"prepare":"x"},"devDependencies":{"a":"1"}}' },
    },
    {
      ...image("RUN npm ci"),
      code: 'FROM node:22 AS b\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:22\nCOPY --from=b /app/a.js /\nCMD ["node", "/a.js"]',
    },
  ],
  invalid: [
    {
      ...image("RUN npm ⟦ci⟧", "RUN chown node .\n"),
      message: "ships",
      data: { file: "package.json" },
    },
    {
      ...image("", ""),
      code: 'FROM node:22 AS b\nWORKDIR /app\nCOPY . .\nRUN npm ⟦install⟧ --no-audit && npm cache clean --force\nFROM b\nENTRYPOINT ["node", "a.js"]',
      message: "ships",
      data: { file: "package.json" },
    },
  ],
});
