import { copyFromOtherStage } from "../../../src/lint/rules/copy-from-other-stage.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(copyFromOtherStage, {
  valid: [
    "",
    "COPY --from=a b c",
    "FROM a AS b\nFROM a AS c\nCOPY --from=b d e",
    "FROM a AS b\nFROM a\nCOPY --from=0 d e",
    "FROM a AS b\nCOPY --from=a d e",
    "FROM a AS b\nCOPY b c",
    "FROM a AS b\nFROM a AS b\nCOPY --from=b d e",
    { code: "FROM a AS B\nCOPY --from=b d e", preset: "hadolint" },
    { code: "FROM a AS b\nCOPY --from=0 d e", preset: "hadolint" },
  ],
  invalid: [
    { code: "FROM a AS b\nCOPY --from=⟦b⟧ d e", message: "ownStage", data: { from: "b" } },
    { code: "FROM a AS B\nCOPY --from=⟦b⟧ d e", message: "ownStage", data: { from: "b" } },
    {
      code: "FROM a\nCOPY --from=⟦0⟧ d e",
      message: "ownStage",
      data: { from: "0" },
      // It is another stage's number then.
      without: ["later stage"],
    },
    {
      code: "FROM a AS b\n⟦COPY⟧ \\\n  --from=b d e",
      preset: "hadolint",
      message: "ownStage",
      data: { from: "b" },
    },
    {
      code: "FROM a AS b\nFROM a AS b\nCOPY --from=⟦b⟧ d e",
      preset: "hadolint",
      message: "ownStage",
      data: { from: "b" },
    },
  ],
});
