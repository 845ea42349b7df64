import { skipLogForLargeUid } from "../../../src/lint/rules/skip-log-for-large-uid.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(skipLogForLargeUid, {
  valid: [
    "FROM a\nRUN useradd -u 1000 b",
    "FROM a\nRUN useradd -l -u 1234567 b",
    "FROM a\nRUN useradd -rlu 1234567 b",
    "FROM a\nRUN useradd --no-log-init --uid=1234567 b",
    "FROM a\nRUN useradd -c 1234567 b",
    "FROM a\nRUN useradd -u $UNKNOWN b",
    "FROM a\nARG N=1234567\nRUN N=1000 && useradd -u $N b",
    "FROM a\nRUN useradd -G users 1234567",
    "FROM a\nRUN echo useradd -u 1234567 b",
    { code: "FROM a\nRUN useradd --uid 1234567 b", preset: "hadolint" },
    { code: "FROM a\nRUN useradd -u1234567 b", preset: "hadolint" },
    { code: "FROM a\nRUN useradd -u 12345 b", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN b && \\\n    useradd \\\n      # why\n      -m -u ⟦1234567⟧ c",
      message: "large",
      output:
        "FROM a\nRUN b && \\\n    useradd --no-log-init \\\n      # why\n      -m -u 1234567 c",
    },
    {
      code: "FROM a\nARG N=1234567\nRUN useradd -mu ⟦${N}⟧ b",
      message: "large",
      output: "FROM a\nARG N=1234567\nRUN useradd --no-log-init -mu ${N} b",
    },
    {
      code: 'FROM a\nRUN ["useradd", ⟦"--uid=1234567"⟧, "b"]',
      message: "large",
      output: 'FROM a\nRUN ["useradd", "--no-log-init", "--uid=1234567", "b"]',
    },
    {
      code: "FROM a\nRUN sudo useradd ⟦-u1234567⟧ b; (useradd --uid ⟦'1234567'⟧ c)",
      message: "large",
      output:
        "FROM a\nRUN sudo useradd --no-log-init -u1234567 b; (useradd --no-log-init --uid '1234567' c)",
    },
    {
      code: "FROM a\nRUN <<EOF\nif b; then\n  useradd -u ⟦1234567⟧ c\nfi\nEOF",
      message: "large",
      output: "FROM a\nRUN <<EOF\nif b; then\n  useradd --no-log-init -u 1234567 c\nfi\nEOF",
    },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  useradd -u somebody c",
      preset: "hadolint",
      message: "large",
      output: "FROM a\nRUN b && \\\n  useradd --no-log-init -u somebody c",
    },
  ],
});
