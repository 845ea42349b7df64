import { replaceAptKey } from "../../../src/lint/rules/replace-apt-key.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(replaceAptKey, {
  valid: [
    "FROM a\nRUN apt-get update",
    "FROM a\nRUN echo apt-key add b",
    "FROM a\nRUN command -v apt-key || true",
    "FROM a\nRUN gpg --dearmor < key > /etc/apt/keyrings/b.gpg",
    'FROM a\nSHELL ["cmd"]\nRUN apt-key add b',
    "FROM a\nRUN apt-key-next add b",
  ],
  invalid: [
    { code: "FROM a\nRUN curl -fsSL https://b/key | ⟦apt-key⟧ add -", message: "aptKey" },
    {
      code: "FROM a\nRUN apt-get update && \\\n    # why\n    sudo ⟦/usr/bin/apt-key⟧ adv --recv-keys 0 && \\\n    ⟦apt-key⟧ del 1",
      message: "aptKey",
    },
    { code: 'FROM a\nRUN [⟦"apt-key"⟧, "add", "b"]', message: "aptKey" },
    { code: 'FROM a\nRUN bash -c "wget -qO- b | ⟦apt-key⟧ add -"', message: "aptKey" },
    {
      code: "FROM a\nRUN <<EOF\nfor key in b c; do\n  ⟦apt-key⟧ add $key\ndone\nEOF",
      preset: "strict",
      message: "aptKey",
    },
  ],
});
