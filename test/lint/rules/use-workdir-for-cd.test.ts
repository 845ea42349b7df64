import { useWorkdirForCd } from "../../../src/lint/rules/use-workdir-for-cd.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useWorkdirForCd, {
  valid: [
    "FROM a\nRUN cd /tmp && b",
    "FROM a\nRUN cd /opt && wget b && tar xf b",
    "FROM a\nRUN cd /b && make && rm -rf /b",
    "FROM a\nRUN cd b && c",
    "FROM a\nRUN b && cd /c && d",
    "FROM a\nRUN (cd /b && c)",
    "FROM a\nRUN cd /b && c && cd /d && e",
    "FROM a\nRUN cd /b || exit 1",
    "FROM a\nRUN cd $B && c",
    "FROM a\nRUN --mount=type=bind,target=/src cd /src && make",
    "FROM a\nRUN echo cd /b",
    'FROM a\nSHELL ["powershell"]\nRUN cd /b',
    { code: "FROM a\nRUN (cd /b && c); x=$(cd d && pwd)", preset: "strict" },
    { code: "FROM a\nONBUILD RUN cd /b && c", preset: "hadolint" },
    { code: 'FROM a\nRUN bash -c "cd /b"', preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN ⟦cd /app⟧ && \\\n    # why\n    make\nRUN ⟦cd /app⟧ && \\\n    make",
      message: "cd",
      // The first would lose its comment; the second's line is joined.
      output: "FROM a\nRUN cd /app && \\\n    # why\n    make\nWORKDIR /app\nRUN make",
      unsafe: true,
      without: ["ONBUILD"],
    },
    {
      code: "FROM a\nONBUILD RUN ⟦cd /app⟧ && make",
      message: "cd",
      output: "FROM a\nONBUILD WORKDIR /app\nONBUILD RUN make",
      unsafe: true,
    },
    {
      code: "FROM a\nENV HOME_OF_APP=/srv/app\nRUN --mount=type=cache,target=/c set -ex; ⟦cd ${HOME_OF_APP}⟧; make",
      message: "cd",
      output:
        "FROM a\nENV HOME_OF_APP=/srv/app\nWORKDIR ${HOME_OF_APP}\nRUN --mount=type=cache,target=/c set -ex; make",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN ⟦cd '/my app'⟧ && make",
      message: "cd",
    },
    {
      code: "FROM a\nWORKDIR /app\nRUN ⟦cd /app⟧ && b\nRUN ⟦cd .⟧ && c",
      message: "already",
      output: "FROM a\nWORKDIR /app\nRUN b\nRUN c",
    },
    {
      code: "FROM a\nRUN <<EOF\nset -e\n⟦cd /app⟧\nmake\nEOF",
      message: "cd",
      output: "FROM a\nWORKDIR /app\nRUN <<EOF\nset -e\nmake\nEOF",
      unsafe: true,
      without: ["ONBUILD"],
    },
    {
      code: "FROM a\nWORKDIR /b\nRUN ⟦cd c⟧\nRUN ⟦cd /d⟧",
      message: "alone",
      output: "FROM a\nWORKDIR /b\nWORKDIR c\nWORKDIR /d",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN ⟦cd $B⟧\nRUN --network=none ⟦cd /d⟧\nRUN ⟦cd /e⟧ # why",
      message: "alone",
    },
    {
      code: "FROM a\nRUN b && ⟦cd /c⟧ && if d; then ⟦cd /e⟧; fi",
      preset: "strict",
      message: "cd",
    },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  (cd /c; d) && cd /e",
      preset: "hadolint",
      message: "cd",
      without: ["ONBUILD"],
    },
    {
      code: "FROM a\nRUN ⟦cd /tmp⟧ && b",
      preset: "hadolint",
      message: "cd",
      output: "FROM a\nWORKDIR /tmp\nRUN b",
      unsafe: true,
      // It does not look into triggers.
      without: ["ONBUILD"],
    },
  ],
});
