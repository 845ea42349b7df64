import { replaceMaintainer } from "../../../src/lint/rules/replace-maintainer.ts";
import { testRule } from "../../support/ruleTester.ts";

const authors = "org.opencontainers.image.authors";

testRule(replaceMaintainer, {
  valid: ["FROM a\nLABEL maintainer=me", "FROM a\n# MAINTAINER me"],
  invalid: [
    {
      code: "FROM a\n⟦MAINTAINER⟧ Ann <ann@b.c>",
      message: "deprecated",
      output: `FROM a\nLABEL ${authors}="Ann <ann@b.c>"`,
    },
    {
      code: "FROM a\n  ⟦maintainer⟧  ann  \nUSER b",
      message: "deprecated",
      output: `FROM a\n  label  ${authors}="ann"  \nUSER b`,
    },
    {
      code: 'FROM a\n⟦MAINTAINER⟧ "Ann B"',
      message: "deprecated",
      output: `FROM a\nLABEL ${authors}="Ann B"`,
    },
    {
      code: 'FROM a\n⟦MAINTAINER⟧ Ann "A" $B \\c',
      message: "deprecated",
      output: `FROM a\nLABEL ${authors}="Ann \\"A\\" \\$B \\\\c"`,
    },
    {
      code: '# escape=`\nFROM a\n⟦MAINTAINER⟧ Ann "A" $B \\c',
      message: "deprecated",
      output: `# escape=\`\nFROM a\nLABEL ${authors}="Ann \`"A\`" \`$B \\c"`,
    },
    { code: "FROM a\n⟦MAINTAINER⟧ Ann \\\n  B", message: "deprecated" },
    {
      code: "FROM a\n⟦MAINTAINER⟧ a\n⟦MAINTAINER⟧ b",
      preset: "buildkit",
      message: "deprecated",
      output: `FROM a\nLABEL ${authors}="a"\nLABEL ${authors}="b"`,
    },
  ],
});
