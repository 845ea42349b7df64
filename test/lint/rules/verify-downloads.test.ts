import { verifyDownloads } from "../../../src/lint/rules/verify-downloads.ts";
import { testRule } from "../../support/ruleTester.ts";

const insecure = { option: "--insecure", program: "curl" };
const bash = { program: "bash" };

testRule(verifyDownloads, {
  valid: [
    "FROM a\nRUN curl -fsSL https://b.example | bash",
    "FROM a\nRUN curl -o k https://b.example && curl -ok https://b.example",
    "FROM a\nRUN curl -H -k https://b.example",
    "FROM a\nRUN curl -k https://localhost:8443/health",
    "FROM a\nHEALTHCHECK CMD curl -fk https://b.example",
    "FROM a\nRUN echo curl -k && grep -k --insecure b",
    'FROM a\nSHELL ["powershell"]\nRUN curl -k https://b.example',
    { code: "FROM a\nRUN curl b | tar xz | bash c.sh", preset: "strict" },
    { code: 'FROM a\nRUN curl b | python3 -c "import json"', preset: "strict" },
    { code: "FROM a\nRUN curl b | node -e 'c' | perl -ne 'd'", preset: "strict" },
    { code: 'FROM a\nRUN curl b | bash -c "cat > c"', preset: "strict" },
    { code: "FROM a\nRUN bash | curl b; echo $(curl b)", preset: "strict" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN b && \\\n    # why\n    curl ⟦-k⟧ https://c && curl ⟦-fskL⟧ https://d",
      message: "insecure",
      data: insecure,
      output: "FROM a\nRUN b && \\\n    # why\n    curl https://c && curl -fsL https://d",
      unsafe: true,
    },
    {
      code: 'FROM a\nRUN ["curl", "https://c", ⟦"--insecure"⟧]',
      message: "insecure",
      data: insecure,
      output: 'FROM a\nRUN ["curl", "https://c"]',
      unsafe: true,
    },
    {
      code: 'FROM a\nRUN bash -c "curl ⟦-k⟧ https://c" \\\n  && sudo wget \\\n    ⟦--no-check-certificate⟧ \\\n    d',
      message: "insecure",
      data: [insecure, { option: "--no-check-certificate", program: "wget" }],
      output:
        'FROM a\nRUN bash -c "curl https://c" \\\n  && sudo wget \\\n    ⟦--no-check-certificate⟧ \\\n    d'.replace(
          /[⟦⟧]/g,
          "",
        ),
      unsafe: true,
    },
    {
      code: "FROM a\nRUN <<EOF\nfor b in c; do\n  wget ⟦--no-check-certificate⟧ $b\ndone\nEOF",
      message: "insecure",
      data: { option: "--no-check-certificate", program: "wget" },
      output: "FROM a\nRUN <<EOF\nfor b in c; do\n  wget $b\ndone\nEOF",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN curl -fsSL https://b | sudo -E ⟦bash⟧ -s -- --c; wget -qO- d | e | ⟦bash⟧",
      preset: "strict",
      message: "piped",
      data: bash,
    },
    {
      code: 'FROM a\nRUN curl b | ⟦python3⟧ - --yes && sh -c "$(wget c)"'.replace(
        "sh -c",
        "⟦sh⟧ -c",
      ),
      preset: "strict",
      message: "piped",
      data: [{ program: "python3" }, { program: "sh" }],
    },
    {
      code: 'FROM a\nRUN ⟦bash⟧ <(curl b) && if c; then ⟦eval⟧ "$(curl d | e)"; fi',
      preset: "strict",
      message: "piped",
      data: [bash, { program: "eval" }],
    },
  ],
});
