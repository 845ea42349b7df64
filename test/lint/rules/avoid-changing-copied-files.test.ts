import { avoidChangingCopiedFiles } from "../../../src/lint/rules/avoid-changing-copied-files.ts";
import { testRule } from "../../support/ruleTester.ts";

const chown = { path: "/app", flag: "--chown" };

testRule(avoidChangingCopiedFiles, {
  valid: [
    "FROM a\nCOPY --chown=b . /app",
    "FROM a\nRUN chown -R b /app\nCOPY . /app",
    "FROM a\nCOPY . /app\nRUN chown b /app && chmod 755 /app",
    // Not what was copied, or not for sure.
    "FROM a\nCOPY . /app\nRUN mkdir /app/data && chown -R b /app/data",
    "FROM a\nCOPY . /app\nRUN chown -R b /application /ap $APP",
    "FROM a\nCOPY . app\nRUN chown -R b app",
    "FROM a\nCOPY . /app\nFROM a\nRUN chown -R b /app",
    "FROM a\nWORKDIR /app\nCOPY . .\nRUN cd /c && chown -R b .",
    "FROM a\nCOPY . /app\nRUN echo chown -R b /app",
    "FROM a\nCOPY b.conf /etc/b/\nRUN chown -R b /etc",
    "FROM a\nONBUILD COPY . /app\nRUN chown -R b /app",
  ],
  invalid: [
    {
      code: "FROM a\nCOPY . /app\n# why\nRUN chown -R b:c ⟦/app⟧\nUSER b",
      message: "again",
      data: chown,
      output: "FROM a\nCOPY --chown=b:c . /app\n# why\nUSER b",
      unsafe: true,
    },
    {
      code: 'FROM a\nADD d /app\nCOPY --from=e --chmod=700 f /app/\nRUN ["chown", "-R", "b", ⟦"/app/"⟧]',
      message: "again",
      data: chown,
      output: "FROM a\nADD --chown=b d /app\nCOPY --chown=b --from=e --chmod=700 f /app/",
      unsafe: true,
    },
    {
      code: "FROM a\nWORKDIR /app\nCOPY . .\nRUN b && \\\n    # why\n    chown --recursive b:b ⟦.⟧ && sudo chmod -vR g=u ⟦/app⟧",
      message: "again",
      data: [chown, { path: "/app", flag: "--chmod" }],
    },
    {
      preset: "strict",
      code: "FROM a\nENV HOME_OF_APP=/srv/app\nCOPY a.txt $HOME_OF_APP/b/a.txt\nRUN <<EOF\nif c; then\n  chown -R d ⟦$HOME_OF_APP⟧ /e ⟦/srv⟧\nfi\nEOF",
      message: "again",
      data: [
        { path: "/srv/app", flag: "--chown" },
        { path: "/srv", flag: "--chown" },
      ],
    },
    {
      code: "FROM a\nCOPY --chown=b . /app\nRUN chown -R c ⟦/app⟧",
      message: "again",
      data: chown,
    },
    {
      code: "FROM a\nCOPY . /app\nRUN chmod -R 755 ⟦/app⟧ && b\nRUN chown -R $B ⟦/app⟧",
      message: "again",
      data: [{ path: "/app", flag: "--chmod" }, chown],
    },
  ],
});
