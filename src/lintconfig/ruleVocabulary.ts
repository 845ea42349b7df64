import { parseErrorId } from "../lint/parseErrors.ts";
import type { Rule } from "../lint/rule.ts";
import { createRuleNames, type RuleNames } from "../lint/ruleNames.ts";

/** What is known of rules when a configuration is read. */
export interface RuleVocabulary {
  readonly names: RuleNames;
  /** Every name that a rule has, for advice. */
  readonly spelled: readonly string[];
  readonly byId: ReadonlyMap<string, Rule>;
}

export function createRuleVocabulary(rules: readonly Rule[]): RuleVocabulary {
  return {
    names: createRuleNames(rules),
    spelled: rules.flatMap(({ id, aliases }) => [id, ...aliases.flatMap(spellings)]),
    byId: new Map(rules.map((rule) => [rule.id, rule])),
  };
}

/** Told of in the configuration, too: no key turns it off. */
export const fixedRules: ReadonlySet<string> = new Set([
  parseErrorId,
  "hadolint/DL1000",
  "DL1000",
  "config-error",
]);

function spellings(alias: string): readonly string[] {
  return [alias, alias.slice(alias.indexOf("/") + 1)];
}
