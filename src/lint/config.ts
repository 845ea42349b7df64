import type { LintPolicy } from "./policy.ts";
import type { Preset, Rule, Severity } from "./rule.ts";
import type { RuleNames } from "./ruleNames.ts";

/** What a user may say about linting; the keys of `rules` are names in any dialect. */
export interface LintConfig {
  readonly preset: Preset;
  /** By rule name, in any dialect; beats the preset. */
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  readonly policy?: Partial<LintPolicy>;
  /** False: comments in the file silence nothing. */
  readonly ignoreComments?: boolean;
}

export type SeveritySetting = Severity | "off";

/** A severity, or an object where options are set, too; without a severity the preset's counts. */
export type RuleSetting =
  | SeveritySetting
  | {
      readonly severity?: SeveritySetting;
      readonly options?: Readonly<Record<string, unknown>>;
    };

export interface ResolvedConfig {
  /** The rules that run, with their severity. */
  readonly severities: ReadonlyMap<string, Severity>;
  /** Those that the user turned off. */
  readonly off: ReadonlySet<string>;
  /** The options that are set, by rule. */
  readonly options: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Keys of `rules` that name no rule. */
  readonly unknown: readonly string[];
}

/** The preset's severities with the user's on top; our own id beats a peer's name. */
export function resolveConfig(
  config: Pick<LintConfig, "preset" | "rules">,
  rules: readonly Rule[],
  names: RuleNames,
): ResolvedConfig {
  const severities = new Map<string, Severity>();
  const options = new Map<string, Readonly<Record<string, unknown>>>();
  for (const rule of rules) {
    const severity = rule.severity[config.preset];
    if (severity !== undefined) severities.set(rule.id, severity);
  }
  const off = new Set<string>();
  const unknown: string[] = [];
  const wishes = Object.entries(config.rules ?? {}).map(([name, setting]) => {
    const ids = names.resolve(name);
    if (ids.length === 0) unknown.push(name);
    return { ids, own: ids.includes(name), ...toObject(setting) };
  });
  for (const own of [false, true]) {
    for (const wish of wishes) {
      if (wish.own !== own) continue;
      for (const id of wish.ids) {
        if (wish.severity === "off") {
          severities.delete(id);
          off.add(id);
        } else if (wish.severity !== undefined) {
          severities.set(id, wish.severity);
          off.delete(id);
        }
        if (wish.options) options.set(id, { ...options.get(id), ...wish.options });
      }
    }
  }
  return { severities, off, options, unknown };
}

function toObject(setting: RuleSetting): Exclude<RuleSetting, string> {
  return typeof setting === "string" ? { severity: setting } : setting;
}
