import { putParserDirectivesFirst } from "../../../src/lint/rules/put-parser-directives-first.ts";
import { testRule } from "../../support/ruleTester.ts";

const syntax = { name: "syntax" };

testRule(putParserDirectivesFirst, {
  valid: [
    "# syntax=a\n# escape=\\\n# check=skip=all\nFROM a",
    "#!/usr/bin/env docker\n# syntax=a\nFROM a",
    "\uFEFF# syntax=a\nFROM a",
    // BuildKit's form for one instruction.
    "FROM a\n# check=skip=JSONArgsRecommended\nCMD b",
    "FROM a\n# check=skip=A;experimental=B\n\n# why\nCMD b",
    // Words about directives.
    "# why\n# syntax = see below\nFROM a",
    "# why\n# the syntax=a line\nFROM a",
    "# why\n# author=a\nFROM a",
    "FROM a\nRUN <<EOF\n# syntax=a\nEOF",
    "FROM a\nRUN b \\\n# syntax=a\n  c",
  ],
  invalid: [
    {
      code: "# why\n⟦# syntax=a/b:1⟧\nFROM a",
      message: "late",
      data: syntax,
      output: "# syntax=a/b:1\n# why\nFROM a",
      // A directive in front is where it goes.
      without: ["backtick"],
    },
    {
      code: "\n  ⟦#Syntax = a⟧\nFROM a",
      message: "late",
      data: syntax,
      output: "# syntax=a\n\nFROM a",
      without: ["backtick"],
    },
    {
      code: "FROM a\n⟦# syntax=a⟧",
      message: "late",
      data: syntax,
      output: "# syntax=a\nFROM a",
      without: ["backtick", "later stage"],
    },
    {
      code: "\uFEFF# why\n⟦# syntax=a⟧\nFROM a",
      message: "late",
      data: syntax,
      output: "\uFEFF# syntax=a\n# why\nFROM a",
    },
    {
      code: "#!/usr/bin/env docker\n# why\n⟦# syntax=a⟧\nFROM a",
      message: "late",
      data: syntax,
      output: "#!/usr/bin/env docker\n# syntax=a\n# why\nFROM a",
      without: ["backtick"],
    },
    {
      code: "# escape=\\\n  ⟦# check=error=true⟧\nFROM a",
      message: "late",
      data: { name: "check" },
      output: "# escape=\\\n# check=error=true\nFROM a",
    },
    {
      // What is before it is a control character, which a move would not take away.
      code: "\u0085⟦# syntax=a⟧\n# escape=\\\nFROM a",
      message: "late",
      data: syntax,
      without: ["backtick"],
    },
    {
      code: "# why\n⟦# check=skip=A⟧\n#\nFROM a",
      message: "late",
      data: { name: "check" },
      output: "# check=skip=A\n# why\n#\nFROM a",
      without: ["backtick"],
    },
    {
      code: "FROM a\n⟦# check=skip=A⟧",
      message: "late",
      data: { name: "check" },
      output: "# check=skip=A\nFROM a",
      without: ["backtick", "later stage"],
    },
    {
      code: "FROM a\n⟦# escape=`⟧\nRUN b",
      message: "late",
      data: { name: "escape" },
      output: "# escape=`\nFROM a\nRUN b",
      unsafe: true,
      without: ["later stage"],
    },
    {
      code: "#!/usr/bin/env docker\n⟦# escape=`⟧\nFROM a",
      message: "late",
      data: { name: "escape" },
    },
    {
      code: "# syntax=a\n\n⟦# syntax=a⟧\nFROM a",
      message: "twice",
      data: syntax,
      output: "# syntax=a\n\nFROM a",
    },
    {
      code: "# syntax=a\n\n⟦# syntax=b⟧\nFROM a",
      message: "twice",
      data: syntax,
    },
  ],
});
