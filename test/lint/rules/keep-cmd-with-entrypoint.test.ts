import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import { keepCmdWithEntrypoint } from "../../../src/lint/rules/keep-cmd-with-entrypoint.ts";
import { testRule } from "../../support/ruleTester.ts";

const baseImages: Readonly<Record<string, BaseImageFacts>> = {
  web: { entrypoint: ["/entry.sh"], cmd: ["web", "-f"], source: { kind: "engine" } },
  shell: { entrypoint: [], cmd: ["bash"] },
};

testRule(keepCmdWithEntrypoint, {
  valid: [
    'FROM a\nENTRYPOINT ["b"]\nCMD ["c"]',
    'FROM a\nENTRYPOINT ["b"]\nCMD c',
    "FROM a\nENTRYPOINT b",
    "FROM a\nCMD b",
    "FROM a\nENTRYPOINT\nCMD b",
    "FROM a\nENTRYPOINT b\nCMD",
    "FROM a\nENTRYPOINT b\nCMD []",
    'FROM a\nENTRYPOINT exec b "$@"\nCMD ["c"]',
    'FROM a\nENTRYPOINT b $0 ${1}\nCMD ["c"]',
    'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nENTRYPOINT b\nCMD ["c"]',
    'FROM a\nSHELL ["pwsh", "-Command"]\nENTRYPOINT b\nCMD ["c"]',
    'FROM a\nCMD ["c"]\nONBUILD ENTRYPOINT b',
    'FROM a AS b\nCMD ["c"]\nFROM b\nENTRYPOINT d',
    "FROM a AS b\nENTRYPOINT c\nFROM b\nENTRYPOINT []\nCMD d",
    '# syntax=example.com/other:1\nFROM a\nENTRYPOINT b\nCMD ["c"]',
    { code: 'FROM web\nENTRYPOINT ["a"]', baseImages },
    { code: 'FROM web\nENTRYPOINT ["a"]\nCMD ["b"]', baseImages, preset: "strict" },
    { code: 'FROM web\nCMD ["b"]', baseImages, preset: "strict" },
    { code: 'FROM shell\nENTRYPOINT ["/a.sh"]', baseImages, preset: "strict" },
    // A program with all that it needs.
    { code: 'FROM web\nENTRYPOINT ["node", "server.js"]', baseImages, preset: "strict" },
    { code: 'FROM web\nENTRYPOINT ["/opt/serve"]', baseImages, preset: "strict" },
    { code: 'FROM nobody-knows\nENTRYPOINT ["/a.sh"]', baseImages, preset: "strict" },
    {
      code: 'FROM web AS a\nENTRYPOINT ["b"]\nFROM a\nCMD ["c"]',
      baseImages,
      preset: "strict",
    },
  ],
  invalid: [
    { code: 'FROM a\nENTRYPOINT b -c\n⟦CMD⟧ ["d"]', message: "hidden" },
    { code: "FROM a\n⟦cmd⟧ d\nentrypoint b", message: "hidden" },
    {
      code: 'FROM a AS b\nSHELL ["/bin/bash", "-c"]\nENTRYPOINT c\nFROM b\n⟦CMD⟧ ["d"]',
      message: "hidden",
    },
    {
      code: 'FROM web\n⟦ENTRYPOINT⟧ ["/a.sh"]',
      baseImages,
      preset: "strict",
      message: "base",
      data: { image: "web", words: '["web","-f"]', source: " (as the engine has it)" },
    },
    {
      code: 'FROM a AS b\nCMD ["c"]\nFROM b\n⟦ENTRYPOINT⟧ ["tini", "--"]',
      preset: "strict",
      message: "stage",
      data: { line: "2" },
    },
  ],
});
