import { keepFolderNameInDestination } from "../../../src/lint/rules/keep-folder-name-in-destination.ts";
import { testRule } from "../../support/ruleTester.ts";

const files = { "package.json": "{}", "src/server.js": "", "src/lib/a.js": "", "tools/run.sh": "" };

testRule(keepFolderNameInDestination, {
  valid: [
    'FROM node:22\nWORKDIR /app\nCOPY src .\nCMD ["node", "src/server.js"]',
    { code: 'FROM node:22\nWORKDIR /app\nCOPY src ./src\nCMD ["node", "src/server.js"]', files },
    { code: 'FROM node:22\nWORKDIR /app\nCOPY src .\nCMD ["node", "server.js"]', files },
    { code: 'FROM node:22\nWORKDIR /app\nCOPY src .\nCMD ["node", "src/other.js"]', files },
    {
      code: 'FROM node:22\nWORKDIR /app\nCOPY src .\nCOPY . .\nCMD ["node", "src/server.js"]',
      files,
    },
    {
      code: 'FROM node:22\nWORKDIR /app\nCOPY src .\nRUN make\nCMD ["node", "src/server.js"]',
      files,
    },
    {
      code: 'FROM node:22\nWORKDIR /app\nCOPY src .\nCMD ["node", "src/server.js"]\nCOPY . .',
      files,
    },
    {
      code: "FROM node:22\nWORKDIR /app\nCOPY src .\nRUN test ! -e src/server.js && rm -f src/server.js",
      files,
    },
    {
      code: "FROM node:22\nWORKDIR /app\nCOPY src .\nRUN cat src/server.js || true",
      files,
    },
    { code: 'FROM own/image\nWORKDIR /app\nCOPY src .\nCMD ["node", "src/server.js"]', files },
    { code: "FROM node:22\nWORKDIR /app\nCOPY src .\nRUN cd b && node src/server.js", files },
    { code: 'FROM node:22\nCOPY src /app\nWORKDIR /b\nCMD ["node", "src/server.js"]', files },
  ],
  invalid: [
    {
      code: 'FROM node:22\nWORKDIR /app\nCOPY ⟦src⟧ .\nCMD ["node", "src/server.js"]',
      files,
      message: "content",
      data: { source: "src", path: "src/server.js", line: "4", destination: "./src" },
      output: 'FROM node:22\nWORKDIR /app\nCOPY src ./src\nCMD ["node", "src/server.js"]',
      unsafe: true,
    },
    {
      code: "FROM node:22 AS b\nCOPY --chown=c \\\n  # why\n  ⟦./src/⟧ /app/\nFROM b\nWORKDIR /app\nRUN chmod a+r src/lib/a.js",
      files,
      message: "content",
      data: { source: "./src/", path: "src/lib/a.js", line: "7", destination: "/app/src" },
      output:
        "FROM node:22 AS b\nCOPY --chown=c \\\n  # why\n  ./src/ /app/src\nFROM b\nWORKDIR /app\nRUN chmod a+r src/lib/a.js",
      unsafe: true,
    },
    {
      code: 'FROM node:22\nWORKDIR /app\nCOPY package.json ⟦src⟧ ⟦tools⟧ ./\nENTRYPOINT ["/app/tools/run.sh"]\nCMD ["src/server.js"]',
      files,
      message: "content",
      data: [
        { source: "src", path: "src/server.js", line: "5", destination: "./src" },
        { source: "tools", path: "/app/tools/run.sh", line: "4", destination: "./tools" },
      ],
    },
  ],
});
