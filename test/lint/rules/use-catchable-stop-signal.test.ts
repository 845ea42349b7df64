import { useCatchableStopSignal } from "../../../src/lint/rules/use-catchable-stop-signal.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useCatchableStopSignal, {
  valid: [
    "FROM a\nSTOPSIGNAL SIGTERM",
    "FROM a\nSTOPSIGNAL term",
    "FROM a\nSTOPSIGNAL 15",
    "FROM a\nSTOPSIGNAL $B",
    "FROM a\nSTOPSIGNAL KILLED",
    "FROM a\nSTOPSIGNAL",
    { code: "FROM a\nSTOPSIGNAL SIGRTMIN+3", preset: "strict" },
    { code: "FROM a\nSTOPSIGNAL 10", preset: "strict" },
  ],
  invalid: [
    {
      code: "FROM a\nSTOPSIGNAL ⟦SIGKILL⟧",
      message: "uncatchable",
      data: { signal: "SIGKILL" },
      output: "FROM a\nSTOPSIGNAL SIGTERM",
      unsafe: true,
    },
    {
      code: "FROM a\nSTOPSIGNAL ⟦stop⟧",
      message: "uncatchable",
      data: { signal: "stop" },
      output: "FROM a\nSTOPSIGNAL SIGTERM",
      unsafe: true,
    },
    {
      code: "FROM a\nSTOPSIGNAL ⟦9⟧",
      preset: "strict",
      message: "uncatchable",
      data: { signal: "9" },
      output: "FROM a\nSTOPSIGNAL SIGTERM",
      unsafe: true,
    },
    {
      code: "FROM a\nARG B=19\nSTOPSIGNAL ⟦$B⟧",
      message: "uncatchable",
      data: { signal: "19" },
    },
    {
      code: "FROM a\nSTOPSIGNAL ⟦Quit⟧\nSTOPSIGNAL ⟦2⟧\nSTOPSIGNAL ⟦rtmin+3⟧",
      preset: "strict",
      message: "name",
      data: [
        { signal: "Quit", name: "SIGQUIT" },
        { signal: "2", name: "SIGINT" },
        { signal: "rtmin+3", name: "SIGRTMIN+3" },
      ],
      output: "FROM a\nSTOPSIGNAL SIGQUIT\nSTOPSIGNAL SIGINT\nSTOPSIGNAL SIGRTMIN+3",
    },
  ],
});
