import { reachEveryStage } from "../../../src/lint/rules/reach-every-stage.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";
/** The stage in front would be one that nothing needs. */
const without = ["later stage"] as const;

testRule(reachEveryStage, {
  valid: [
    { code: "FROM a", preset, without },
    { code: "FROM a AS b\nFROM b", preset, without },
    { code: "FROM a AS B\nFROM c\nCOPY --from=b d e", preset, without },
    { code: "FROM a\nFROM c\nCOPY --from=0 d e", preset, without },
    { code: "FROM a AS b\nFROM c\nRUN --mount=type=bind,from=b,target=/d e", preset, without },
    { code: "FROM a AS b\nFROM c AS d\nONBUILD COPY --from=b e f\nFROM d", preset, without },
    {
      code: "ARG C=x\nFROM a AS b-x\nFROM a AS b-y\nFROM b-${C}\nRUN d",
      preset,
      without,
    },
    {
      code: "FROM a AS b-linux\nFROM c\nFROM $TARGETOS-d\nFROM b-$TARGETOS\nCOPY --from=1 a b\nCOPY --from=2 a b",
      preset,
      without,
    },
    { code: "RUN a", preset },
  ],
  invalid: [
    {
      code: "FROM a AS ⟦b⟧\nFROM c",
      preset,
      without,
      message: "unreached",
      data: { stage: "the stage b" },
    },
    {
      code: "FROM ⟦a⟧\nRUN b\nFROM c",
      preset,
      without,
      message: "unreached",
      data: { stage: "stage 0" },
    },
    // What an unneeded stage needs is told of when that one is gone.
    {
      code: "FROM a AS b\nFROM b AS ⟦test⟧\nFROM c",
      preset,
      without,
      message: "unreached",
      data: { stage: "the stage test" },
    },
    {
      code: "ARG C=x\nFROM a AS b-x\nFROM a AS ⟦d-y⟧\nFROM b-$C",
      preset,
      without,
      message: "unreached",
      data: { stage: "the stage d-y" },
    },
  ],
});
