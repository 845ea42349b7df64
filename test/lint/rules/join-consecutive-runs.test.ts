import { joinConsecutiveRuns } from "../../../src/lint/rules/join-consecutive-runs.ts";
import { testRule } from "../../support/ruleTester.ts";

const strict = { preset: "strict", message: "consecutive" } as const;
const hadolint = { preset: "hadolint", message: "consecutive" } as const;

testRule(joinConsecutiveRuns, {
  valid: [
    { code: "FROM a\nRUN b", preset: "strict" },
    { code: "FROM a\nRUN b\nCOPY c /c\nRUN d", preset: "strict" },
    { code: "FROM a\nRUN b && c\nRUN d", preset: "strict" },
    { code: "FROM a\nRUN b\nRUN c | d", preset: "strict" },
    { code: "FROM a\nRUN b\nRUN --network=none c", preset: "strict" },
    { code: "FROM a\nRUN b\nFROM a\nRUN c", preset: "strict" },
    { code: "FROM a\nONBUILD RUN b\nONBUILD RUN c", preset: "strict" },
    { code: 'FROM a\nSHELL ["pwsh", "-c"]\nRUN b\nRUN c', preset: "strict" },
    { code: "FROM a\nRUN b\nRUN c $(d)", preset: "hadolint" },
    { code: "FROM a\nRUN b\nONBUILD RUN c\nRUN d", preset: "hadolint" },
  ],
  invalid: [
    {
      ...strict,
      code: "FROM a\nRUN b\n\n# why\n  # because\n⟦RUN⟧ c\n⟦run⟧ d # e\n⟦RUN⟧ f",
      output: "FROM a\nRUN b \\\n# why\n# because\n    && c \\\n    && d # e\nRUN f",
      unsafe: true,
    },
    {
      ...strict,
      code: "FROM a\nRUN b \\\n    # why\n    c\n⟦RUN⟧ \\\n  d\n⟦RUN⟧ [ e = f ] || g",
    },
    {
      ...strict,
      code: "FROM a\nRUN --mount=type=cache,target=/b --network=none c\n⟦RUN⟧ --network=none --mount=type=cache,target=/b d",
      output: "FROM a\nRUN --mount=type=cache,target=/b --network=none c \\\n    && d",
      unsafe: true,
    },
    {
      ...strict,
      code: 'FROM a\nRUN ["b"]\n⟦RUN⟧ c\n⟦RUN⟧ exit 0\n⟦RUN⟧ d\n⟦RUN⟧ e &\n⟦RUN⟧ f',
      output: 'FROM a\nRUN ["b"]\nRUN c \\\n    && exit 0\nRUN d\nRUN e &\nRUN f',
      unsafe: true,
    },
    // Joined, the first would change more than the layers.
    { ...strict, code: "FROM a\nRUN cd /b\n⟦RUN⟧ export C=d\n⟦RUN⟧ e" },
    { ...strict, code: "FROM a\nRUN <<EOF\nb\nEOF\n⟦RUN⟧ c" },
    // It knows commands with a name only, and none in what it cannot read.
    {
      ...hadolint,
      code: "FROM a\nRUN $b c && $d\n⟦RUN⟧ e\n⟦RUN⟧ if [ f = g ]; then h; fi\n⟦RUN⟧ i |||",
      output: "FROM a\nRUN $b c && $d \\\n    && e \\\n    && if [ f = g ]; then h; fi\nRUN i |||",
      unsafe: true,
    },
    {
      ...hadolint,
      code: "FROM a\nRUN b\nRUN c && d\nRUN e\n⟦RUN⟧ f",
      output: "FROM a\nRUN b\nRUN c && d\nRUN e \\\n    && f",
      unsafe: true,
    },
  ],
});
