import { lowercaseExposeProtocol } from "../../../src/lint/rules/lowercase-expose-protocol.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(lowercaseExposeProtocol, {
  valid: [
    { code: "FROM a\nEXPOSE 80 80/tcp $P", preset: "strict" },
    { code: "FROM a\nEXPOSE 80/foo", preset: "strict" },
    { code: "FROM a\nONBUILD EXPOSE 80/TCP", preset: "buildkit" },
  ],
  invalid: [
    {
      code: "FROM a\nEXPOSE ⟦80/TCP⟧ 81/udp ⟦82-83/Udp⟧",
      preset: "buildkit",
      message: "upperCase",
      data: [
        { port: "80/TCP", wanted: "tcp" },
        { port: "82-83/Udp", wanted: "udp" },
      ],
      output: "FROM a\nEXPOSE 80/tcp 81/udp 82-83/udp",
    },
    {
      code: 'FROM a\nEXPOSE 80 \\\n  # why\n  ⟦"81/SCTP"⟧',
      preset: "strict",
      message: "upperCase",
      data: { port: "81/SCTP", wanted: "sctp" },
      output: 'FROM a\nEXPOSE 80 \\\n  # why\n  "81/sctp"',
    },
    {
      code: "FROM a\nARG P=80/TCP\n⟦EXPOSE⟧ 80 \\\n  $P",
      preset: "buildkit",
      message: "upperCase",
      data: { port: "80/TCP", wanted: "tcp" },
    },
    {
      code: "FROM a\nARG P=80\nEXPOSE ⟦$P/TCP⟧",
      preset: "strict",
      message: "upperCase",
      data: { port: "80/TCP", wanted: "tcp" },
      output: "FROM a\nARG P=80\nEXPOSE $P/tcp",
    },
    {
      code: "FROM a AS b\nONBUILD EXPOSE 80/TCP 81\n⟦FROM⟧ b",
      preset: "buildkit",
      message: "upperCase",
      data: { port: "80/TCP", wanted: "tcp" },
    },
  ],
});
