import { keepPortsInRange } from "../../../src/lint/rules/keep-ports-in-range.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(keepPortsInRange, {
  valid: [
    "FROM a\nEXPOSE 65535 $P",
    { code: "FROM a\nARG P=80000\nEXPOSE $P 80-$P ${P}-80000", preset: "hadolint" },
    { code: "FROM a\nEXPOSE 65535 1-65535 80/tcp", preset: "hadolint" },
    { code: "FROM a\nONBUILD EXPOSE 80000", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nEXPOSE ⟦65536⟧ 80 \\\n  ⟦1-70000/tcp⟧",
      message: "tooHigh",
      data: [{ port: "65536" }, { port: "1-70000/tcp" }],
    },
    {
      code: "FROM a\nARG P=80000\nEXPOSE 80 \\\n  ⟦$P/udp⟧",
      message: "tooHigh",
      data: { port: "80000/udp" },
    },
    {
      code: "FROM a\nENV P=8000\nEXPOSE ⟦80-${P}0⟧",
      message: "tooHigh",
      data: { port: "80-80000" },
    },
    {
      code: "FROM a\nEXPOSE ⟦65536⟧ 80 ⟦1-70000/tcp⟧",
      preset: "hadolint",
      message: "tooHigh",
      data: [{ port: "65536" }, { port: "1-70000/tcp" }],
    },
    {
      code: "⟦EXPOSE⟧ 80 \\\n  70000",
      preset: "hadolint",
      message: "tooHigh",
      data: { port: "70000" },
    },
  ],
});
