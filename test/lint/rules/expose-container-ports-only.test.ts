import { exposeContainerPortsOnly } from "../../../src/lint/rules/expose-container-ports-only.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(exposeContainerPortsOnly, {
  valid: [
    "FROM a\nEXPOSE 80 81-82/udp",
    "FROM a\nARG P\nEXPOSE ${P:-80} $P",
    // The parser says that this is no address.
    "FROM a\nEXPOSE b:80:80",
    "FROM a\nONBUILD EXPOSE 80:80",
  ],
  invalid: [
    {
      code: "FROM a\nEXPOSE ⟦8080:80⟧ 81 ⟦[::1]:82:83/udp⟧",
      message: "mapping",
      data: [{ port: "8080:80" }, { port: "[::1]:82:83/udp" }],
      output: "FROM a\nEXPOSE 80 81 83/udp",
    },
    {
      code: 'FROM a\nEXPOSE 1 \\\n  ⟦"127.0.0.1:80-81:90-91"⟧',
      message: "mapping",
      data: { port: "127.0.0.1:80-81:90-91" },
      output: 'FROM a\nEXPOSE 1 \\\n  "90-91"',
    },
    {
      code: "FROM a\nARG P=80\nEXPOSE ⟦$P:80⟧ ⟦$Q:80⟧",
      message: "mapping",
      data: [{ port: "80:80" }, { port: "$Q:80" }],
    },
    {
      code: "FROM a\n⟦EXPOSE⟧ 1 \\\n  80:81",
      preset: "buildkit",
      message: "mapping",
      data: { port: "80:81" },
      output: "FROM a\nEXPOSE 1 \\\n  81",
    },
    {
      code: "FROM a\nEXPOSE ⟦b:80:80⟧",
      preset: "buildkit",
      message: "mapping",
      data: { port: "b:80:80" },
      output: "FROM a\nEXPOSE 80",
    },
    {
      code: "FROM a AS b\nONBUILD EXPOSE 80:81 82\n⟦FROM⟧ b",
      preset: "buildkit",
      message: "mapping",
      data: { port: "80:81" },
    },
  ],
});
