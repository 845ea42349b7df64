import { avoidWorldWritableModes } from "../../../src/lint/rules/avoid-world-writable-modes.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidWorldWritableModes, {
  valid: [
    "FROM a\nRUN chmod 755 b && chmod -R 0775 c && chmod 640 d",
    "FROM a\nRUN chmod 1777 /tmp && chmod a+rwxt /tmp",
    "FROM a\nRUN chmod +x b && chmod +w c && chmod o-w d && chmod a=rx,u+w e && chmod u+w f",
    "FROM a\nRUN chmod --reference=b c && chmod $MODE d",
    "FROM a\nRUN install -m 755 b c && mkdir -p 777 && install -d 777",
    "FROM a\nRUN echo chmod 777 b",
    "FROM a\nCOPY --chmod=755 b c\nADD --chmod=$MODE b c",
    "FROM a\nCOPY --chown=777:777 b c",
    'FROM a\nSHELL ["cmd", "/C"]\nRUN chmod 777 b',
  ],
  invalid: [
    {
      code: "FROM a\nRUN b && \\\n    chmod \\\n      # why\n      -R ⟦777⟧ c; chmod ⟦0666⟧ d",
      message: "writable",
      data: [{ mode: "777" }, { mode: "0666" }],
      output: "FROM a\nRUN b && \\\n    chmod \\\n      # why\n      -R 775 c; chmod 0664 d",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN chmod ⟦a+w⟧ b || chmod ⟦u=rwx,go+rw⟧ c && (chmod ⟦o=w⟧ d)",
      message: "writable",
      data: [{ mode: "a+w" }, { mode: "u=rwx,go+rw" }, { mode: "o=w" }],
    },
    {
      code: 'FROM a\nARG MODE=777\nRUN chmod ⟦$MODE⟧ b\nCOPY --chmod=⟦$MODE⟧ b c\nRUN chmod ⟦"777"⟧ d',
      message: "writable",
      data: { mode: "777" },
    },
    {
      code: 'FROM a\nRUN ["chmod", ⟦"777"⟧, "b"]',
      message: "writable",
      data: { mode: "777" },
      output: 'FROM a\nRUN ["chmod", "775", "b"]',
      unsafe: true,
    },
    {
      code: "FROM a\nRUN <<EOF\nif b; then\n  sudo mkdir -p ⟦-m777⟧ c && install -dm ⟦777⟧ d && mkdir ⟦--mode=777⟧ e\nfi\nEOF",
      message: "writable",
      data: { mode: "777" },
      output:
        "FROM a\nRUN <<EOF\nif b; then\n  sudo mkdir -p -m775 c && install -dm 775 d && mkdir --mode=775 e\nfi\nEOF",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN find b -exec c \\; | xargs chmod ⟦777⟧",
      message: "writable",
      data: { mode: "777" },
      output: "FROM a\nRUN find b -exec c \\; | xargs chmod 775",
      unsafe: true,
    },
    {
      code: "FROM a\nCOPY --chmod=⟦777⟧ b c\nADD --chown=d --chmod=⟦0666⟧ b c\nONBUILD COPY --chmod=⟦777⟧ b c",
      message: "writable",
      data: [{ mode: "777" }, { mode: "0666" }, { mode: "777" }],
      output:
        "FROM a\nCOPY --chmod=775 b c\nADD --chown=d --chmod=0664 b c\nONBUILD COPY --chmod=775 b c",
      unsafe: true,
    },
  ],
});
