import { updateWithAptInstall } from "../../../src/lint/rules/update-with-apt-install.ts";
import { testRule } from "../../support/ruleTester.ts";

const together = "apt-get update && apt-get install";
const clean = "rm -rf /var/lib/apt/lists/*";

testRule(updateWithAptInstall, {
  valid: [
    `FROM a\nRUN ${together} b`,
    `FROM a\nRUN apt-get update\nRUN ${together} b`,
    "FROM a\nRUN apt-get update\nRUN b",
    "FROM a\nRUN apt-get update && apt-get upgrade -y",
    "FROM a\nRUN apt-get install b",
    `FROM a\nRUN ${together} b\nRUN apt-get install c`,
    "FROM a\nRUN apt-get update\nRUN apt-get install ./b.deb /tmp/*.deb $DEB",
    "FROM a\nRUN apt-get update\nRUN apt-get install --update b",
    "FROM a\nRUN apt-get update\nRUN curl b | bash - && apt-get install c",
    "FROM a\nRUN apt-get update\nRUN ./setup.sh && apt-get install c",
    "FROM a\nRUN apt-get update\nRUN add-apt-repository ppa:b && apt-get install c",
    `FROM a\nRUN ${together} b && ${clean}\nRUN . /opt/prepare && apt-get install c`,
    `FROM a\nRUN ${together} b && ${clean}\nRUN apt-get install ./c.deb`,
    `FROM a\nRUN ${together} b || ${clean}\nRUN apt-get install c`,
    `FROM a\nRUN ${together} b && /opt/clean\nRUN apt-get install c`,
    "FROM a AS b\nRUN apt-get update\nFROM c\nRUN apt-get install d",
    "FROM a\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\nRUN --mount=type=cache,target=/var/lib/apt apt-get install b",
    "FROM a\nONBUILD RUN apt-get update\nONBUILD RUN apt-get install b",
    'FROM a\nSHELL ["cmd"]\nRUN apt-get update\nRUN apt-get install b',
    { code: `FROM a\nRUN ${together} b && apt-get install c`, preset: "strict" },
    { code: "FROM a\nRUN apt-get install ./b.deb", preset: "strict" },
    { code: `FROM a\nRUN if b; then apt-get update; fi; apt-get install c`, preset: "strict" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN apt-get ⟦update⟧\nRUN apt-get install -y \\\n    # why\n    b",
      message: "alone",
      output: `FROM a\nRUN apt-get update\nRUN ${together} -y \\\n    # why\n    b`,
      unsafe: true,
    },
    {
      code: "FROM a\nRUN b && sudo apt ⟦update⟧\nENV C=d\nRUN sudo apt install e\nRUN e; X=1 apt-get install f && apt-get install g",
      message: "alone",
      output:
        "FROM a\nRUN b && sudo apt update\nENV C=d\nRUN sudo apt update && sudo apt install e\nRUN e; apt-get update && X=1 apt-get install f && apt-get install g",
      unsafe: true,
    },
    {
      code: "FROM a AS base\nRUN apt-get ⟦update⟧ && apt-get upgrade -y\nFROM base\nRUN <<EOF\nif c; then\n  (apt-get install d)\nfi\nEOF",
      message: "alone",
      output:
        "FROM a AS base\nRUN apt-get update && apt-get upgrade -y\nFROM base\nRUN <<EOF\nif c; then\n  (apt-get update && apt-get install d)\nfi\nEOF",
      unsafe: true,
    },
    {
      code: 'FROM a\nRUN ["apt-get", ⟦"update"⟧]\nRUN sh -c "apt-get install b"',
      message: "alone",
      output: `FROM a\nRUN ["apt-get", "update"]\nRUN sh -c "${together} b"`,
      unsafe: true,
    },
    { code: 'FROM a\nRUN apt-get ⟦update⟧\nRUN ["apt-get", "install", "b"]', message: "alone" },
    { code: "FROM a\nRUN apt-get ⟦update⟧\nRUN yes | apt-get install b", message: "alone" },
    { code: "FROM a\nRUN apt-get ⟦update⟧\nRUN b || apt-get install c", message: "alone" },
    { code: "FROM a\nRUN apt-get ⟦update⟧\nRUN b && time apt-get install c", message: "alone" },
    { code: "FROM a\nRUN apt-get ⟦update⟧\nRUN ! apt-get install b", message: "alone" },
    {
      code: `FROM a\nRUN ${together} b && ${clean}\nRUN apt-get ⟦install⟧ c`,
      message: "missing",
      output: `FROM a\nRUN ${together} b && ${clean}\nRUN ${together} c`,
      unsafe: true,
    },
    {
      code: `FROM a\nRUN ${together} b\nRUN ${clean}\nRUN apt-get ⟦install⟧ c`,
      message: "missing",
      output: `FROM a\nRUN ${together} b\nRUN ${clean}\nRUN ${together} c`,
      unsafe: true,
    },
    {
      code: `FROM a\nRUN apt-get ⟦install⟧ b\nRUN ${together} c\nRUN apt-get ⟦install⟧ d`,
      preset: "strict",
      message: "missing",
      output: `FROM a\nRUN ${together} b\nRUN ${together} c\nRUN ${together} d`,
      unsafe: true,
    },
  ],
});
