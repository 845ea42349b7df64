import { writeValidExecForm } from "../../../src/lint/rules/write-valid-exec-form.ts";
import { testRule } from "../../support/ruleTester.ts";

const shell = (keyword: string) => ({ keyword, meaning: "a shell's text" });
const paths = (keyword: string) => ({ keyword, meaning: "paths with brackets" });

testRule(writeValidExecForm, {
  valid: [
    'FROM a\nCMD ["b", "c"]',
    "FROM a\nCMD b 'c'",
    "FROM a\nRUN [ -f b ] && c [ 'd' ]",
    'FROM a\nRUN [ "$b" = "c" ] || [ "$d" ]',
    "FROM a\nRUN [[ 'a' ]]",
    "FROM a\nCOPY [a-c] [d]",
    // The parser tells of these.
    'FROM a\nCMD ["b", 1]',
    "FROM a\nSHELL ['b', 'c']",
    "FROM a\nCOPY ['b']",
    "FROM a\nHEALTHCHECK NONE",
    "FROM a\nVOLUME",
  ],
  invalid: [
    {
      code: "FROM a\nCMD ⟦['b', 'c \"d\"']⟧",
      message: "quotes",
      data: shell("CMD"),
      output: 'FROM a\nCMD ["b", "c \\"d\\""]',
    },
    {
      code: "FROM a\nentrypoint ⟦[ \"b\" , \\\n  # why\n  'c', ]⟧",
      message: "quotes",
      data: shell("ENTRYPOINT"),
      output: 'FROM a\nentrypoint [ "b" , \\\n  # why\n  "c" ]',
    },
    {
      code: "FROM a\nRUN ⟦['b']⟧",
      message: "quotes",
      data: shell("RUN"),
      output: 'FROM a\nRUN ["b"]',
    },
    {
      code: 'FROM a\nRUN --network=none ⟦["b", "c",]⟧',
      message: "comma",
      data: shell("RUN"),
      output: 'FROM a\nRUN --network=none ["b", "c"]',
    },
    {
      code: 'FROM a\nHEALTHCHECK --interval=5s CMD ⟦["b" "c"]⟧',
      message: "other",
      data: shell("HEALTHCHECK"),
    },
    {
      code: "FROM a\nCOPY --chown=b ⟦['c d', \\\n  'e']⟧\nADD ⟦['f', 'g/']⟧\nVOLUME ⟦['/h']⟧",
      message: "quotes",
      data: [paths("COPY"), paths("ADD"), paths("VOLUME")],
      output: 'FROM a\nCOPY --chown=b ["c d", \\\n  "e"]\nADD ["f", "g/"]\nVOLUME ["/h"]',
    },
    {
      code: 'FROM a\nCMD ⟦["C:\\app.exe"]⟧',
      message: "backslash",
      data: shell("CMD"),
      output: 'FROM a\nCMD ["C:\\\\app.exe"]',
      unsafe: true,
    },
    {
      code: "FROM a\nONBUILD CMD ⟦['b']⟧",
      preset: "strict",
      message: "quotes",
      data: shell("CMD"),
      output: 'FROM a\nONBUILD CMD ["b"]',
    },
    // How many blanks stand between the words of a path is lost.
    {
      code: "FROM a\nCOPY ⟦['c  d', 'e']⟧",
      message: "quotes",
      data: paths("COPY"),
    },
    {
      code: "FROM a\nCMD ⟦['b\\\nc']⟧",
      message: "quotes",
      data: shell("CMD"),
    },
  ],
});
