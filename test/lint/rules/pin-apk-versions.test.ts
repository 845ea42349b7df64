import { pinApkVersions } from "../../../src/lint/rules/pin-apk-versions.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(pinApkVersions, {
  valid: [
    ...[
      "FROM a\nRUN apk update && apk del b",
      "FROM a\nRUN apk add b=1 c~=2 'd>3' 'e<4' f@edge=1 ./g.apk",
      "FROM a\nRUN apk add -t .b -X http://c --virtual .d --repository http://e -p /f --keys-dir g h=1",
      "FROM a\nRUN apk add '!b' .c cmd:d so:e",
      "FROM a\nRUN apk add $PACKAGES b-$V $(cat list)",
      "FROM a\nARG B=1\nRUN apk add b=$B",
      'FROM a\nENV B="b=1 c~2"\nRUN apk add $B',
      "FROM a\nRUN echo apk add b",
    ].map((code) => ({ code, preset: "strict" as const })),
    { code: "FROM a\nRUN apk add --virtual b c=1", preset: "hadolint" },
    { code: "FROM a\nRUN sudo apk add b", preset: "hadolint" },
    { code: "FROM a\nRUN apk add $(echo b=1)", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN apk add --no-cache \\\n    ⟦b⟧ \\\n    # why\n    c=1 \\\n    ⟦d@edge⟧",
      preset: "strict",
      message: "unpinned",
    },
    {
      code: 'FROM a\nRUN ["apk", "add", ⟦"b"⟧]\nRUN sudo apk -U add ⟦"c"⟧; sh -c "apk add ⟦d⟧"',
      preset: "strict",
      message: "unpinned",
    },
    {
      code: "FROM a\nENV B=b\nRUN if c; then apk add ⟦$B⟧; else (apk add ⟦d⟧); fi",
      preset: "strict",
      message: "unpinned",
    },
    { code: "FROM a\nRUN <<EOF\napk add ⟦b⟧\nEOF", preset: "strict", message: "unpinned" },
    { code: "FROM a\nRUN apk add ⟦b⟧", turnedOn: true, message: "unpinned" },
    {
      code: "FROM a\nRUN apk add ⟦$b⟧ ⟦'!c'⟧ ⟦`echo d=1`⟧ --arch ⟦e⟧",
      preset: "hadolint",
      message: "unpinned",
    },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  apk add c d",
      preset: "hadolint",
      message: "unpinned",
    },
  ],
});
