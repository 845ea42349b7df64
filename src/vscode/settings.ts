import { type Uri, workspace } from "vscode";
import type { FormatOptions, KeywordCase } from "../authoring/format/formatOptions.ts";
import type { LintConfig, SeveritySetting } from "../lint/config.ts";
import type { Preset } from "../lint/rule.ts";
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
  readonly rules: NonNullable<LintConfig["rules"]>;
  /** Whether somebody chose the preset, so that it beats configuration files. */
  readonly isPresetSet: boolean;
} {
  const preset = readSetting("slipway.lint.preset", scope);
  const rules = Object.entries(readSetting("slipway.lint.rules", scope));
  return {
    enable: readSetting("slipway.lint.enable", scope),
    preset: presets.has(preset) ? preset : settingDefaults["slipway.lint.preset"],
    isPresetSet: isSet("slipway.lint.preset", scope),
    rules: Object.fromEntries(rules.filter(([, setting]) => isRuleSetting(setting))),
  };
}

/** What the formatter is told beside the editor's indent, which counts where there is none of ours. */
export function readFormatSettings(scope: Uri): FormatOptions {
  const indentWidth = readSetting("slipway.format.indent", scope);
  const keywordCase = readSetting("slipway.format.keywordCase", scope);
  return {
    width: readSetting("slipway.format.width", scope),
    keywordCase: keywordCases.has(keywordCase)
      ? keywordCase
      : settingDefaults["slipway.format.keywordCase"],
    ...(indentWidth > 0 && { indentWidth, useTabs: false }),
  };
}

const keywordCases: ReadonlySet<string> = new Set<KeywordCase>([
  "consistent",
  "upper",
  "lower",
  "keep",
]);

const presets: ReadonlySet<string> = new Set<Preset>([
  "recommended",
  "strict",
  "hadolint",
  "buildkit",
]);

/** A severity, or an object with one, with options, or with both. */
function isRuleSetting(setting: unknown): boolean {
  if (typeof setting === "string") return severities.has(setting);
  if (typeof setting !== "object" || setting === null) return false;
  const { severity, options }: { severity?: unknown; options?: unknown } = setting;
  const hasSeverity = severity === undefined || severities.has(String(severity));
  return (
    hasSeverity && (options === undefined || (typeof options === "object" && options !== null))
  );
}

const severities: ReadonlySet<string> = new Set<SeveritySetting>([
  "off",
  "hint",
  "info",
  "warning",
  "error",
]);

/** Lists are of texts. */
function sameType<T>(value: unknown, like: T): value is T {
  if (Array.isArray(value) || Array.isArray(like)) {
    return (
      Array.isArray(value) && Array.isArray(like) && value.every((one) => typeof one === "string")
    );
  }
  return typeof value === typeof like && value !== null;
}

/** Whether any of the user, the workspace and the folder has set it. */
function isSet(id: SettingId, scope: Uri): boolean {
  const found = workspace.getConfiguration(undefined, scope).inspect(id);
  return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(
    (value) => value !== undefined,
  );
}
