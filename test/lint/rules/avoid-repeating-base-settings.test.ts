import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import { avoidRepeatingBaseSettings } from "../../../src/lint/rules/avoid-repeating-base-settings.ts";
import { testRule } from "../../support/ruleTester.ts";

const baseImages: Readonly<Record<string, BaseImageFacts>> = {
  web: {
    ...{ user: "app", workdir: "/srv", env: { MODE: "on", PATH: "/bin" } },
    ...{ exposed: ["80/tcp", "53/udp"], volumes: ["/data"], shell: ["/bin/bash", "-c"] },
    ...{ entrypoint: [], cmd: ["web", "-f"], source: { kind: "engine" } },
  },
  entry: { entrypoint: ["/a"], cmd: ["b"] },
  only: { entrypoint: ["/a"], cmd: [] },
  "web:$UNKNOWN": { user: "app" },
};
const preset = "strict";
const web = { image: "web", source: " (as the engine has it)" };

testRule(avoidRepeatingBaseSettings, {
  valid: [
    "FROM web\nUSER other\nUSER app\nWORKDIR /\nWORKDIR /srv",
    "FROM web\nENV MODE=off\nENV MODE=on\nENV PATH=$PATH",
    "FROM web\nEXPOSE 81 80/udp\nVOLUME /other",
    'FROM web\nSHELL ["/bin/sh", "-c"]\nCMD ["web"]',
    'FROM web\nCMD ["web", "-f"]\nENTRYPOINT ["c"]',
    "FROM web\nCMD web -f",
    'FROM entry\nENTRYPOINT ["/a"]',
    "FROM web\nARG A\nEXPOSE $A\nUSER $A",
    "FROM web\nARG MODE=on\nENV MODE=on",
    "FROM nobody-knows\nUSER app\nEXPOSE 80",
    "FROM web:$UNKNOWN\nUSER app",
    "FROM web\nONBUILD USER app",
    "FROM a AS b\nEXPOSE 80\nFROM a\nEXPOSE 80",
    "# syntax=example.com/other:1\nFROM web\nUSER app",
  ].map((code) => ({ code, baseImages, preset })),
  invalid: [
    {
      code: "FROM web\nUSER ⟦app⟧\nRUN a\nWORKDIR ⟦/srv⟧\nRUN b\nENV ⟦MODE=on⟧\nRUN c\nEXPOSE ⟦80⟧\nRUN d\nVOLUME ⟦/data⟧\nRUN e",
      baseImages,
      preset,
      message: "base",
      data: [web, web, web, web, web],
      output: "FROM web\nRUN a\nRUN b\nRUN c\nRUN d\nRUN e",
      unsafe: true,
    },
    {
      code: 'FROM web\nSHELL ⟦["/bin/bash", "-c"]⟧\nRUN a\nCMD ⟦["web", "-f"]⟧\n',
      baseImages,
      preset,
      message: "base",
      data: web,
      output: "FROM web\nRUN a\n",
      unsafe: true,
    },
    {
      code: 'FROM only\nENTRYPOINT ⟦["/a"]⟧\n',
      baseImages,
      preset,
      message: "base",
      data: { image: "only", source: "" },
      output: "FROM only\n",
      unsafe: true,
    },
    {
      code: "FROM web\nEXPOSE 81 ⟦80⟧ ⟦53/UDP⟧\nENV A=b ⟦MODE=on⟧",
      baseImages,
      preset,
      message: "base",
      data: web,
    },
    {
      code: "FROM a AS b\nUSER c\nENV D=e\nFROM b\nUSER ⟦c⟧\nRUN f\nENV ⟦D=e⟧\nEXPOSE 1\nEXPOSE ⟦1/tcp⟧\nRUN a",
      preset,
      message: "file",
      output: "FROM a AS b\nUSER c\nENV D=e\nFROM b\nRUN f\nEXPOSE 1\nRUN a",
    },
    {
      code: "FROM a\nWORKDIR /b\nRUN c\nWORKDIR ⟦/b⟧\nRUN d",
      preset,
      message: "file",
      output: "FROM a\nWORKDIR /b\nRUN c\nRUN d",
      unsafe: true,
    },
  ],
});
