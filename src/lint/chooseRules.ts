import { type LintConfig, resolveConfig } from "./config.ts";
import type { Rule, Severity } from "./rule.ts";
import type { RuleNames } from "./ruleNames.ts";
import { type OptionValues, type RuleOptions, resolveOptions } from "./ruleOptions.ts";

/** What settings come to for the rules of a catalogue: the same for every file that has them. */
export interface RuleChoice {
  /** Those that are on, in the order of the catalogue. */
  readonly on: readonly ChosenRule[];
  isOn(rule: string): boolean;
  /** Those that are off, but asked for by the file itself, put among the others. */
  withAsked(asked: readonly Rule[]): readonly ChosenRule[];
}

export interface ChosenRule {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly options: OptionValues<RuleOptions>;
}

export function chooseRules(
  config: Pick<LintConfig, "preset" | "rules">,
  rules: readonly Rule[],
  names: RuleNames,
): RuleChoice {
  const { severities, off, options } = resolveConfig(config, rules, names);
  const choose = (asked: readonly Rule[]): readonly ChosenRule[] => {
    const chosen: ChosenRule[] = [];
    for (const rule of rules) {
      const isAsked = asked.includes(rule) && !off.has(rule.id);
      const severity = severities.get(rule.id) ?? (isAsked ? "warning" : undefined);
      if (severity === undefined) continue;
      const values = rule.options
        ? resolveOptions(rule.options, options.get(rule.id) ?? {})
        : noOptions;
      chosen.push({ rule, severity, options: values });
    }
    return chosen;
  };
  const on = choose([]);
  return {
    on,
    isOn: (rule) => severities.has(rule),
    withAsked: (asked) => (asked.length === 0 ? on : choose(asked)),
  };
}

const noOptions: Readonly<Record<string, never>> = {};
