import { setShellByInstruction } from "../../../src/lint/rules/set-shell-by-instruction.ts";
import { testRule } from "../../support/ruleTester.ts";

/** The tester looks for RUN in the output; a case below has the trigger. */
const without = ["ONBUILD"] as const;

testRule(setShellByInstruction, {
  valid: [
    "FROM a\nRUN ln -s /bin/sh /usr/local/bin/b",
    "FROM a\nRUN ln -s /bin/busybox /bin/sh",
    "FROM a\nRUN ln -s /bin/bash /opt/bin/sh",
    "FROM a\nRUN ln -s $SHELL /bin/sh",
    "FROM a\nRUN echo ln -s /bin/bash /bin/sh",
    { code: "FROM a\nRUN sudo ln -s /bin/bash /bin/sh", preset: "hadolint" },
    { code: "FROM a\nRUN ln -s /bin/bash /usr/bin/sh", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN ⟦ln -sf /bin/bash /bin/sh⟧",
      message: "link",
      output: 'FROM a\nSHELL ["/bin/bash", "-c"]',
      unsafe: true,
      without,
    },
    {
      code: "FROM a\nRUN rm -f /bin/sh && \\\n    ⟦ln -s bash /bin/sh⟧\nRUN b",
      message: "link",
      output: 'FROM a\nSHELL ["/bin/bash", "-c"]\nRUN b',
      unsafe: true,
      without,
    },
    {
      code: 'FROM a\nRUN [⟦"ln", "-sf", "/bin/bash", "/bin/sh"⟧]',
      message: "link",
      output: 'FROM a\nSHELL ["/bin/bash", "-c"]',
      unsafe: true,
      without,
    },
    {
      code: "FROM a\nRUN apt-get update && sudo ⟦ln -sf /usr/bin/zsh '/bin/sh'⟧ && \\\n    # why\n    b",
      message: "link",
    },
    {
      code: "FROM a\nRUN <<EOF\n(cd /b && ⟦ln -s bash /usr/bin/sh⟧)\nEOF",
      message: "link",
    },
    {
      code: "FROM a\nONBUILD RUN ⟦ln -sf /bin/bash /bin/sh⟧",
      message: "link",
      output: 'FROM a\nONBUILD SHELL ["/bin/bash", "-c"]',
      unsafe: true,
    },
    { code: 'FROM a\nRUN bash -c "⟦ln -s bash /bin/sh⟧" || b', message: "link" },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  ln -s /bin/sh c || ln -s /bin/bash /bin/sh",
      preset: "hadolint",
      message: "link",
    },
  ],
});
