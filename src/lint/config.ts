import type { Preset, Rule, Severity } from "./rule.ts";
import type { RuleNames } from "./ruleNames.ts";

/** What a user may say about rules; the keys of `rules` are names in any dialect. */
export interface LintConfig {
  readonly preset: Preset;
  readonly rules?: Readonly<Record<string, Severity | "off">>;
}

export interface ResolvedConfig {
  /** The rules that run, with their severity. */
  readonly severities: ReadonlyMap<string, Severity>;
  /** Keys of `rules` that name no rule. */
  readonly unknown: readonly string[];
}

/** The preset's severities with the user's on top; our own id beats a peer's name. */
export function resolveConfig(
  config: LintConfig,
  rules: readonly Rule[],
  names: RuleNames,
): ResolvedConfig {
  const severities = new Map<string, Severity>();
  for (const rule of rules) {
    const severity = rule.severity[config.preset];
    if (severity !== undefined) severities.set(rule.id, severity);
  }
  const unknown: string[] = [];
  const wishes = Object.entries(config.rules ?? {}).map(([name, severity]) => {
    const ids = names.resolve(name);
    if (ids.length === 0) unknown.push(name);
    return { ids, severity, own: ids.includes(name) };
  });
  for (const own of [false, true]) {
    for (const wish of wishes) {
      if (wish.own !== own) continue;
      for (const id of wish.ids) {
        if (wish.severity === "off") severities.delete(id);
        else severities.set(id, wish.severity);
      }
    }
  }
  return { severities, unknown };
}

/** The severity of one rule; undefined when it is off. */
export function resolveSeverity(
  rule: Rule,
  config: LintConfig,
  names: RuleNames,
): Severity | undefined {
  return resolveConfig(config, [rule], names).severities.get(rule.id);
}
