import { avoidCopyingWholeRoot } from "../../../src/lint/rules/avoid-copying-whole-root.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidCopyingWholeRoot, {
  valid: [
    "",
    "FROM a\nCOPY / /",
    "FROM a\nCOPY --from=b /c /",
    "FROM a\nCOPY --from=b / /c",
    "FROM a\nADD / /",
    "FROM scratch\nCOPY --from=b / /",
    // What was put into an empty image, and scripts only.
    "FROM scratch AS b\nCOPY c /d/\nFROM b AS e\nFROM a\nCOPY --from=E / /\nCOPY --from=0 / /",
    "ARG B=1.6\nFROM tonistiigi/xx:$B AS b\nFROM a\nCOPY --from=b / /",
    "FROM a\nCOPY --from=tonistiigi/xx / /",
    { code: "FROM a\nCOPY --from=b /. /", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "ARG B\nFROM $B AS b\nFROM a\nCOPY --from=b ⟦/⟧ /",
      message: "wholeRoot",
      data: { from: "b" },
    },
    {
      code: "FROM scratch AS b\nFROM a\nCOPY --from=b ⟦/⟧ /",
      preset: "strict",
      message: "wholeRoot",
      data: { from: "b" },
    },
    { code: "FROM a\nCOPY --from=b ⟦/⟧ /", message: "wholeRoot", data: { from: "b" } },
    { code: "FROM a\nCOPY --from=b --link ⟦/.⟧ /", message: "wholeRoot", data: { from: "b" } },
    { code: "FROM a\nCOPY --from=b /c ⟦/⟧ /", message: "wholeRoot", data: { from: "b" } },
    {
      code: "FROM scratch\nCOPY --from=b ⟦/⟧ /",
      preset: "strict",
      message: "wholeRoot",
      data: { from: "b" },
    },
    {
      code: 'FROM scratch\n⟦COPY⟧ --from=b \\\n  ["/", "/"]',
      preset: "hadolint",
      message: "wholeRoot",
      data: { from: "b" },
    },
    {
      code: "FROM a\nCOPY --from=b ⟦'/'⟧ \"/\"",
      preset: "hadolint",
      message: "wholeRoot",
      data: { from: "b" },
    },
  ],
});
