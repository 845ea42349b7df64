import { useAllowedShells } from "../../../src/lint/rules/use-allowed-shells.ts";
import { testRule } from "../../support/ruleTester.ts";

const options = { shells: ["bash", "/bin/sh", "pwsh"] };

testRule(useAllowedShells, {
  valid: [
    'FROM a\nSHELL ["/bin/zsh", "-c"]',
    { code: 'FROM a\nSHELL ["/usr/bin/bash", "-c"]\nSHELL ["bash"]\nSHELL ["/bin/sh"]', options },
    { code: 'FROM a\nSHELL ["C:\\\\tools\\\\pwsh.exe"]', options },
    // The parser tells of these.
    { code: "FROM a\nSHELL []", options },
    { code: "FROM a\nSHELL zsh", options },
  ],
  invalid: [
    {
      code: 'FROM a\nSHELL [⟦"/bin/zsh"⟧, "-c"]\nONBUILD SHELL [⟦"/usr/bin/sh"⟧]',
      options,
      message: "foreign",
      data: [
        { shell: "/bin/zsh", allowed: "bash, /bin/sh, pwsh" },
        { shell: "/usr/bin/sh", allowed: "bash, /bin/sh, pwsh" },
      ],
    },
    {
      code: 'FROM a\nSHELL [⟦"bash"⟧]',
      preset: "strict",
      options: { shells: ["/bin/bash"] },
      message: "foreign",
      data: { shell: "bash", allowed: "/bin/bash" },
    },
  ],
});
