import { preferNpmCi } from "../../../src/lint/rules/prefer-npm-ci.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(preferNpmCi, {
  valid: [
    "FROM a\nCOPY package*.json ./\nRUN npm ci",
    "FROM a\nCOPY package.json ./\nRUN npm install",
    "FROM a\nCOPY . .\nRUN npm install",
    "FROM a AS b\nCOPY yarn.lock ./\nFROM a\nCOPY package*.json ./\nRUN npm install",
    "FROM a\nCOPY package*.json ./\nRUN npm install b",
    "FROM a\nCOPY package*.json ./\nRUN npm install -g",
    "FROM a\nCOPY package*.json ./\nRUN npm install --package-lock-only",
    "FROM a\nCOPY package*.json ./\nRUN npm install --prefix b",
    "FROM a\nCOPY package*.json ./\nRUN cd b && npm install",
    "FROM a\nCOPY package*.json ./\nRUN cat b | xargs npm install",
    "FROM a\nRUN npm install\nCOPY package-lock.json ./",
    "FROM a\nCOPY package*.json /b/\nWORKDIR /c\nRUN npm install",
    "FROM a\nCOPY package*.json ./\nWORKDIR b\nRUN npm install",
    "FROM a\nCOPY package*.json $B/\nRUN npm install",
    "FROM a\nWORKDIR /b\nCOPY --parents c/package-lock.json ./\nRUN npm install",
    "FROM a AS b\nCOPY package*.json ./\nFROM c\nRUN npm install",
    "FROM a\nRUN --mount=source=package-lock.json,target=/b/package-lock.json npm install",
    "FROM a\nCOPY package*.json ./\nRUN yarn install",
    "FROM a\nCOPY package*.json ./\nRUN echo npm install",
    // By the build context.
    {
      code: "FROM a\nWORKDIR /b\nCOPY package*.json ./\nRUN npm install",
      files: { "package.json": "{}" },
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY . .\nRUN npm install",
      files: { "package.json": "{}", "pnpm-lock.yaml": "" },
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY . .\nRUN npm install",
      files: { "package.json": "{}", "package-lock.json": "{}", "yarn.lock": "" },
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY . .\nRUN npm install",
      files: { "package.json": "{}", "package-lock.json": "{}" },
      ignoreFile: ["package-lock.json"],
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY . .\nRUN rm package-lock.json && npm install",
      files: { "package.json": "{}", "package-lock.json": "{}" },
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY . .\nWORKDIR c\nRUN npm install",
      files: { "package.json": "{}", "package-lock.json": "{}" },
    },
  ],
  invalid: [
    {
      code: "FROM a\nWORKDIR /b\nCOPY . .\nRUN npm ⟦install⟧",
      files: { "package.json": "{}", "package-lock.json": "{}" },
      message: "install",
      output: "FROM a\nWORKDIR /b\nCOPY . .\nRUN npm ci",
      unsafe: true,
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY web ./\nCOPY package*.json /c/\nRUN npm ⟦i⟧ && npm run build",
      files: { "web/package.json": "{}", "web/package-lock.json": "{}" },
      message: "install",
      output:
        "FROM a\nWORKDIR /b\nCOPY web ./\nCOPY package*.json /c/\nRUN npm ci && npm run build",
      unsafe: true,
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY package.json package-lock.json ./\nRUN npm ⟦install⟧ --production",
      message: "install",
      output: "FROM a\nWORKDIR /b\nCOPY package.json package-lock.json ./\nRUN npm ci --production",
      unsafe: true,
    },
    {
      code: "FROM a\nCOPY package*.json .\nRUN --mount=type=cache,target=/root/.npm b \\\n    # why\n    && npm ⟦i⟧ \\\n    && npm run c",
      message: "install",
      output:
        "FROM a\nCOPY package*.json .\nRUN --mount=type=cache,target=/root/.npm b \\\n    # why\n    && npm ci \\\n    && npm run c",
      unsafe: true,
    },
    {
      code: 'FROM a\nADD b/npm-shrinkwrap.json /c/npm-shrinkwrap.json\nWORKDIR /c\nRUN ["npm", ⟦"install"⟧]',
      message: "install",
      output:
        'FROM a\nADD b/npm-shrinkwrap.json /c/npm-shrinkwrap.json\nWORKDIR /c\nRUN ["npm", "ci"]',
      unsafe: true,
    },
    {
      code: "FROM a\nARG B=/c\nWORKDIR $B\nCOPY package-lock.json $B/\nRUN <<EOF\nif d; then\n  sudo npm ⟦install⟧\nfi\nsh -c 'npm ⟦\"i\"⟧'\nEOF",
      message: "install",
      output:
        "FROM a\nARG B=/c\nWORKDIR $B\nCOPY package-lock.json $B/\nRUN <<EOF\nif d; then\n  sudo npm ci\nfi\nsh -c 'npm ci'\nEOF",
      unsafe: true,
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY package-lock.json ./\nWORKDIR c\nCOPY package-lock.json ./\nWORKDIR ..\nRUN npm ⟦install⟧",
      message: "install",
      output:
        "FROM a\nWORKDIR /b\nCOPY package-lock.json ./\nWORKDIR c\nCOPY package-lock.json ./\nWORKDIR ..\nRUN npm ci",
      unsafe: true,
    },
    {
      code: "FROM a\nWORKDIR /b\nRUN --mount=type=bind,source=package-lock.json,target=package-lock.json npm ⟦install⟧",
      message: "install",
      output:
        "FROM a\nWORKDIR /b\nRUN --mount=type=bind,source=package-lock.json,target=package-lock.json npm ci",
      unsafe: true,
    },
  ],
});
