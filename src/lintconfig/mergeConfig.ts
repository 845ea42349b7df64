import type { LintConfig, RuleSetting } from "../lint/config.ts";
import type { RuleNames } from "../lint/ruleNames.ts";
import type { ConfigSection, EffectiveConfig, LintConfigFile, LintWishes } from "./configFile.ts";
import { matchesPath } from "./matchesPath.ts";
import { mergeRules } from "./mergeRules.ts";

/**
 * What counts for one Dockerfile, whose path is relative to the configuration's folder, with
 * slashes: the wishes, then the last override that names the file, then the file itself, then the
 * defaults. Rules, and what is said of the layout, are merged one by one; everything else is taken whole.
 */
export function mergeConfig(
  file: LintConfigFile,
  path: string,
  wishes: LintWishes,
  names: RuleNames,
): EffectiveConfig {
  const overrides = file.overrides.filter(({ files }) =>
    files.some((glob) => matchesPath(glob, path)),
  );
  const layers: readonly ConfigSection[] = [file, ...overrides, wishes];
  const last = <K extends keyof ConfigSection>(key: K): ConfigSection[K] | undefined =>
    layers.findLast((layer) => layer[key] !== undefined)?.[key];
  const rules = mergeRules(...layers.map((layer) => byId(layer.rules ?? {}, names)));
  const ignoreComments = last("ignoreComments");
  const lint: LintConfig = {
    preset: last("preset") ?? "recommended",
    rules,
    policy: {
      trustedRegistries: last("trustedRegistries") ?? [],
      labels: last("labels") ?? {},
      strictLabels: last("strictLabels") ?? false,
    },
    ...(ignoreComments === undefined ? {} : { ignoreComments }),
  };
  const layout = Object.assign({}, ...layers.map((layer) => layer.layout));
  return { lint, failOn: last("failOn") ?? "info", layout };
}

/** Whether a file is left out where folders are searched. */
export function isIgnoredPath({ ignore }: LintConfigFile, path: string): boolean {
  return ignore.some((glob) => matchesPath(glob, path));
}

/** Names in any dialect as our ids, so that a layer beats the one below whatever the name used. */
function byId(
  rules: Readonly<Record<string, RuleSetting>>,
  names: RuleNames,
): readonly (readonly [string, RuleSetting])[] {
  const own: [string, RuleSetting][] = [];
  const others: [string, RuleSetting][] = [];
  for (const [name, setting] of Object.entries(rules)) {
    const ids = names.resolve(name);
    if (ids.length === 0) others.push([name, setting]);
    for (const id of ids) (id === name ? own : others).push([id, setting]);
  }
  return [...others, ...own];
}
