import { avoidSudo } from "../../../src/lint/rules/avoid-sudo.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidSudo, {
  valid: [
    "FROM a\nRUN apt-get install -y sudo && echo sudo b",
    "FROM a\nRUN sudo -u b c && sudo -Hu b c && sudo --user=b c && sudo --user b c",
    'FROM a\nSHELL ["powershell"]\nRUN sudo b',
    'FROM a\nCMD ["sudo", "b"]',
    { code: 'FROM a\nRUN /usr/bin/sudo b && bash -c "sudo c" && env sudo d', preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM debian:12\nRUN ⟦sudo⟧ b && \\\n    # why\n    ⟦sudo⟧ c | ⟦sudo⟧ tee d",
      message: "sudo",
      // What a trigger runs as is not known.
      without: ["ONBUILD"],
      output: "FROM debian:12\nRUN b && \\\n    # why\n    c | tee d",
    },
    {
      code: "FROM a AS b\nUSER root\nFROM b\nRUN ⟦sudo⟧ A=b c; (⟦sudo⟧ sh -c '⟦sudo⟧ d')",
      message: "sudo",
      output: "FROM a AS b\nUSER root\nFROM b\nRUN A=b c; (sh -c 'd')",
    },
    {
      code: "FROM a\nONBUILD RUN ⟦sudo⟧ b",
      message: "sudo",
      output: "FROM a\nONBUILD RUN b",
      unsafe: true,
    },
    {
      code: "FROM debian:12\nUSER $B\nRUN ⟦sudo⟧ b",
      message: "sudo",
      output: "FROM debian:12\nUSER $B\nRUN b",
      unsafe: true,
    },
    {
      code: 'FROM a\nRUN [⟦"sudo"⟧, "b"]',
      message: "sudo",
      output: 'FROM a\nRUN ["b"]',
      unsafe: true,
    },
    {
      code: "FROM a\nRUN <<EOF\nif b; then\n  x=$(/usr/bin/⟦sudo⟧ c)\nfi\nEOF".replace(
        "/usr/bin/⟦sudo⟧",
        "⟦/usr/bin/sudo⟧",
      ),
      message: "sudo",
      output: "FROM a\nRUN <<EOF\nif b; then\n  x=$(c)\nfi\nEOF",
      unsafe: true,
    },
    // Options change more than the user; in the JSON form nobody reads an assignment.
    {
      code: "FROM debian:12\nRUN ⟦sudo⟧ -E b; ⟦sudo⟧ -u root b; ⟦sudo⟧ -i; ⟦sudo⟧ 'A=b' c",
      message: "sudo",
    },
    { code: 'FROM debian:12\nRUN [⟦"sudo"⟧, "A=b", "c"]', message: "sudo" },
    { code: "FROM debian:12\nRUN ⟦sudo⟧ \\\n  b", message: "sudo" },
    {
      code: "FROM debian:12\n⟦RUN⟧ b; \\\n  sudo b c; sudo d",
      preset: "hadolint",
      message: "sudo",
      without: ["ONBUILD"],
      output: "FROM debian:12\nRUN b; \\\n  b c; d",
    },
  ],
});
