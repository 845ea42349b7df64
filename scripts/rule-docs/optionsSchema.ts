import type { OptionValue, RuleOptions } from "../../src/lint/ruleOptions.ts";

/** The JSON schema of an object with a rule's options. */
export function optionsSchema(options: RuleOptions): object {
  const properties = Object.entries(options).map(([name, option]) => [
    name,
    { ...typeSchema(option.default), default: option.default, description: option.description },
  ]);
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

function typeSchema(value: OptionValue): object {
  return typeof value === "object"
    ? { type: "array", items: { type: "string" } }
    : { type: typeof value };
}
