import { avoidCommentedOutCommands } from "../../../src/lint/rules/avoid-commented-out-commands.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidCommentedOutCommands, {
  valid: [
    "FROM a\nRUN b # c",
    "FROM a\nRUN b && \\\n  # why\n  c # last",
    "FROM a\nRUN b \\\n  && c # last \\\n\n",
    'FROM a\nRUN echo "b # c" \\\n  && d',
    "FROM a\nRUN echo 'b \\\n # c' \\\n  && d",
    "FROM a\nRUN echo b#c ${d#e} $# ${#f} \\\n  && g",
    'FROM a\nRUN echo "$(b "c # d")" \\\n  && e',
    "FROM a\nRUN x=$((16#ff)) && \\\n  b",
    "FROM a\nRUN <<EOF\nb # c\nd\nEOF",
    'FROM a\nSHELL ["cmd", "/C"]\nRUN b # c \\\n  && d',
    'FROM a\nRUN ["b", "# c", \\\n  "d"]',
  ],
  invalid: [
    { code: "FROM a\nRUN b ⟦# c⟧ \\\n  && d", message: "hidden" },
    { code: "FROM a\nRUN b && \\\n  c; ⟦# d⟧\\\n  # why\n  e", message: "hidden" },
    { code: 'FROM a\nRUN b && ⟦# c & "d⟧ \\\n  e && \\\n  f', message: "hidden" },
    { code: 'FROM a\nRUN (b "c # d") ⟦#e⟧ \\\n  && f', message: "hidden" },
    { code: "FROM a\nRUN ⟦# b⟧ \\\n  c", message: "hidden" },
  ],
});
