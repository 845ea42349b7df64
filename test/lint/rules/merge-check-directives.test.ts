import { mergeCheckDirectives } from "../../../src/lint/rules/merge-check-directives.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(mergeCheckDirectives, {
  valid: [
    "# check=skip=a;error=true\nFROM a",
    "# check=skip=a\n\n# check=skip=b\nFROM a",
    "# syntax=a\n# syntax=b\nFROM a",
    "FROM a\n# check=skip=a\n# check=skip=b\nRUN c",
  ],
  invalid: [
    {
      code: "# check=skip=a\n⟦# check=error=true⟧\nFROM b",
      message: "second",
      output: "# check=skip=a;error=true\nFROM b",
    },
    {
      code: "#check=skip=a,b // why\n# syntax=c\n⟦# Check=skip=b,d;experimental=e // because⟧\n⟦# check=error=true;⟧\nFROM f",
      message: "second",
      output: "#check=skip=a,b,d;experimental=e;error=true // why; because\n# syntax=c\nFROM f",
    },
    {
      code: "# check=skip=a\n⟦# check=skip=all⟧\nFROM b",
      preset: "strict",
      message: "second",
      output: "# check=skip=all\nFROM b",
    },
    { code: "# check=error=false\n⟦# check=error=true⟧\nFROM b", message: "second" },
    { code: "# check=skip=a\n⟦# check=mode=b⟧\nFROM b", message: "second" },
  ],
});
