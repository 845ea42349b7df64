import type { RuleSetting, SeveritySetting } from "../lint/config.ts";

export type RuleSettings = Readonly<Record<string, RuleSetting>>;
type Entries = Iterable<readonly [string, RuleSetting]>;

/** Later layers win, each for the severity and for each option by itself. */
export function mergeRules(...layers: readonly Entries[]): RuleSettings {
  const merged = new Map<string, RuleSetting>();
  for (const layer of layers) {
    for (const [name, setting] of layer) {
      const before = merged.get(name);
      merged.set(name, before === undefined ? setting : join(before, setting));
    }
  }
  // Not by assignment: a rule may be named "__proto__" by whoever writes the file.
  return Object.fromEntries(merged);
}

function join(before: RuleSetting, after: RuleSetting): RuleSetting {
  const one = parts(before);
  const other = parts(after);
  const severity = other.severity ?? one.severity;
  if (!one.options && !other.options) return severity ?? {};
  const options = { ...one.options, ...other.options };
  return { ...(severity ? { severity } : {}), options };
}

interface Parts {
  readonly severity?: SeveritySetting;
  readonly options?: Readonly<Record<string, unknown>>;
}

function parts(setting: RuleSetting): Parts {
  return typeof setting === "string" ? { severity: setting } : setting;
}
