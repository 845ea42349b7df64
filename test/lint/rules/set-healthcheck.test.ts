import { setHealthcheck } from "../../../src/lint/rules/set-healthcheck.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(setHealthcheck, {
  valid: [
    { code: "FROM a", preset: "strict" },
    { code: "FROM a\nEXPOSE 80\nHEALTHCHECK NONE", preset: "strict" },
    { code: "FROM a AS b\nHEALTHCHECK CMD c\nFROM b\nEXPOSE 80", preset: "strict" },
    { code: "FROM a AS b\nONBUILD HEALTHCHECK CMD c\nFROM b\nEXPOSE 80", preset: "strict" },
    { code: "FROM a AS b\nEXPOSE 80\nFROM a\nCOPY --from=b / /", preset: "strict" },
    {
      code: "FROM a AS b\nFROM b AS c\nHEALTHCHECK NONE\nFROM c",
      preset: "hadolint",
      turnedOn: true,
      // `FROM scratch AS earlier` is reported.
      without: ["later stage"],
    },
  ],
  invalid: [
    {
      code: "FROM a AS b\nHEALTHCHECK CMD c\nFROM a\n⟦EXPOSE⟧ 80\nEXPOSE 81",
      preset: "strict",
      message: "service",
    },
    { code: "FROM a AS b\n⟦EXPOSE⟧ 80\nFROM b\nRUN c", preset: "strict", message: "service" },
    {
      code: "⟦FROM⟧ a\n⟦FROM⟧ b AS c\nFROM d AS e\nFROM e\nHEALTHCHECK CMD c\n⟦FROM⟧ C",
      preset: "hadolint",
      turnedOn: true,
      without: ["later stage"],
      message: "stage",
    },
  ],
});
