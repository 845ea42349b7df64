/** A rule that works, so that its test passes from the start; every word of it is to be replaced. */
export function ruleTemplate(id: string, name: string): string {
  return `import { defineRule } from "../rule.ts";

export const ${name} = defineRule({
  id: "${id}",
  summary: "Disallow VOLUME, until this sentence says what the rule wants.",
  why: "Say here what goes wrong without it.",
  category: "style",
  severity: { strict: "info" },
  aliases: [],
  fix: "none",
  messages: {
    found: "{keyword} is here. Say what to do instead.",
  },
  examples: {
    bad: ["FROM alpine\\nVOLUME /data"],
    good: ["FROM alpine"],
  },
  create: (context) => ({
    VOLUME(volume) {
      context.report({
        at: volume.keyword.range,
        message: "found",
        data: { keyword: volume.keyword.value },
      });
    },
  }),
});
`;
}

export function ruleTestTemplate(id: string, name: string): string {
  return `import { ${name} } from "../../../src/lint/rules/${id}.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(${name}, {
  valid: [{ code: "FROM a", preset: "strict" }],
  invalid: [
    {
      code: "FROM a\\n⟦VOLUME⟧ /b",
      preset: "strict",
      message: "found",
      data: { keyword: "VOLUME" },
    },
  ],
});
`;
}
