import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import { avoidShellInScratch } from "../../../src/lint/rules/avoid-shell-in-scratch.ts";
import { testRule } from "../../support/ruleTester.ts";

const baseImages: Readonly<Record<string, BaseImageFacts>> = {
  less: { shells: [], workdir: "/", source: { kind: "engine" } },
  debug: { shells: ["sh"], workdir: "/" },
  trigger: { shells: [], onbuild: ["COPY . /"] },
  "less:$UNKNOWN": { shells: [] },
};
const less = { image: "less", source: " (as the engine has it)" };

testRule(avoidShellInScratch, {
  valid: [
    'FROM scratch\nCOPY a /a\nENTRYPOINT ["/a"]\nCMD ["b"]',
    'FROM scratch\nCMD ["b"]\nHEALTHCHECK NONE',
    "FROM scratch\nCMD",
    "FROM scratch\nADD a.tar /\nRUN b",
    "FROM scratch\nCMD a\nCOPY b /b",
    "FROM scratch\nCOPY <<a /b\na\nRUN c",
    "FROM scratch\nRUN --mount=from=busybox,target=/bin a",
    "FROM scratch AS a\nCOPY b /\nFROM a\nRUN c",
    "FROM scratch AS a\nCMD b\nFROM a\nCOPY c /",
    "FROM a\nRUN b\nCMD c",
    "FROM $A\nRUN b",
    "FROM scratch\nONBUILD RUN a",
    "RUN a",
    ...[
      "FROM debug\nRUN a\nCMD b",
      "FROM trigger\nRUN a",
      "FROM less:$UNKNOWN\nRUN a",
      "FROM less\nCOPY --from=box /bin/sh /bin/sh\nRUN a",
      "FROM less\nCOPY . .\nRUN a",
      "FROM less\nCOPY a $UNKNOWN\nRUN a",
      "FROM less\nADD a /app/\nRUN a",
      'FROM less\nSHELL ["/app/sh", "-c"]\nRUN a',
      'FROM less\nRUN ["/app", "install"]\nRUN a',
      'FROM less\nCOPY a /app/\nCMD ["/app/a"]',
      "FROM less\nRUN --mount=from=busybox,target=/bin a",
      "FROM less AS a\nCMD b\nFROM a\nCOPY sh /bin/",
      "# syntax=example.com/other:1\nFROM less\nRUN a",
    ].map((code) => ({ code, baseImages })),
  ],
  invalid: [
    {
      code: "FROM scratch\n⟦RUN⟧ a\n⟦run⟧ b\nCOPY c /\nRUN d",
      message: "run",
    },
    { code: 'FROM scratch\n⟦RUN⟧ ["a"]', message: "run" },
    { code: "FROM scratch\n⟦RUN⟧ --mount=type=cache,target=/a b", message: "run" },
    { code: "ARG A=scratch\nFROM $A AS b\nFROM b\n⟦RUN⟧ a", message: "run" },
    {
      code: "FROM scratch\n⟦entrypoint⟧ a\n⟦HEALTHCHECK⟧ CMD b\n⟦CMD⟧ c",
      preset: "strict",
      message: "shellForm",
      data: [{ keyword: "ENTRYPOINT" }, { keyword: "HEALTHCHECK" }, { keyword: "CMD" }],
    },
    {
      code: "FROM less AS a\nCOPY b /app/\nFROM a\n⟦RUN⟧ b",
      baseImages,
      message: "noShell",
      data: less,
    },
    {
      code: "FROM less\nCOPY b /app/\n⟦HEALTHCHECK⟧ CMD a\n⟦CMD⟧ b",
      baseImages,
      message: "noShellForm",
      data: [
        { ...less, keyword: "HEALTHCHECK" },
        { ...less, keyword: "CMD" },
      ],
    },
  ],
});
