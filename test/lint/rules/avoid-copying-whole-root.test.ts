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
    { code: "FROM a\nCOPY --from=b /. /", preset: "hadolint" },
  ],
  invalid: [
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
