import { type Uri, workspace } from "vscode";
import type { Preset, Severity } from "../lint/rule.ts";
import { type SettingId, type Settings, settingDefaults } from "./settingDefaults.ts";

/** The setting as it is now; a value of another type than the default's counts as not set. */
export function readSetting<K extends SettingId>(id: K, scope?: Uri): Settings[K] {
  const fallback = settingDefaults[id];
  const value = workspace.getConfiguration(undefined, scope).get<unknown>(id);
  return sameType(value, fallback) ? value : fallback;
}

/** What the linter is told for a document; words that no preset or severity has are dropped. */
export function readLintSettings(scope: Uri): {
  readonly enable: boolean;
  readonly preset: Preset;
  readonly rules: Readonly<Record<string, Severity | "off">>;
} {
  const preset = readSetting("slipway.lint.preset", scope);
  const rules = Object.entries(readSetting("slipway.lint.rules", scope));
  return {
    enable: readSetting("slipway.lint.enable", scope),
    preset: presets.has(preset) ? preset : settingDefaults["slipway.lint.preset"],
    rules: Object.fromEntries(rules.filter(([, severity]) => severities.has(severity))),
  };
}

const presets: ReadonlySet<string> = new Set<Preset>([
  "recommended",
  "strict",
  "hadolint",
  "buildkit",
]);
const severities: ReadonlySet<string> = new Set<Severity | "off">([
  "off",
  "hint",
  "info",
  "warning",
  "error",
]);

function sameType<T>(value: unknown, like: T): value is T {
  return typeof value === typeof like && value !== null && !Array.isArray(value);
}
