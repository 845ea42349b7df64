import type { TextRange } from "../base/textRange.ts";
import type { LintConfig, RuleSetting } from "../lint/config.ts";
import type { LabelFormat } from "../lint/policy.ts";
import type { Preset, Severity } from "../lint/rule.ts";

/** What a configuration file says, `.slipway.json` or hadolint's; what it does not say is left out. */
export interface LintConfigFile extends ConfigSection {
  /** Later ones win over earlier ones. */
  readonly overrides: readonly ConfigOverride[];
  /** Globs of files that are not linted where a folder is searched. */
  readonly ignore: readonly string[];
  /** How the command line is to print; hadolint's files can say it. */
  readonly format?: ConfigFormat;
}

export interface ConfigSection {
  readonly preset?: Preset;
  /** By our own ids; names that stand for other tools' rules stay as they are. */
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  readonly trustedRegistries?: readonly string[];
  readonly labels?: Readonly<Record<string, LabelFormat>>;
  readonly strictLabels?: boolean;
  readonly ignoreComments?: boolean;
  readonly failOn?: FailOn;
  /** What the key "format" says. */
  readonly layout?: LayoutSection;
}

/** How Dockerfiles are laid out; the fields are those of the formatter. */
export interface LayoutSection {
  /** In characters; 0 wraps no line. */
  readonly width?: number;
  readonly keywordCase?: "upper" | "lower" | "keep" | "consistent";
  /** In columns; with a number of them, indents are no tabs. */
  readonly indentWidth?: number;
  readonly useTabs?: boolean;
}

export interface ConfigOverride extends ConfigSection {
  /** Globs, relative to the folder of the configuration file. */
  readonly files: readonly string[];
}

/** The severity from which on a run of the command line fails. */
export type FailOn = Severity | "never";

export type ConfigFormat = "text" | "json" | "sarif" | "checkstyle" | "gitlab";

export interface ConfigProblem {
  readonly range: TextRange;
  readonly message: string;
}

export interface ParsedConfig {
  /** What could be understood. */
  readonly config: LintConfigFile;
  readonly problems: readonly ConfigProblem[];
}

/** What beats the file: flags of the command line, settings that the user has set. */
export type LintWishes = Pick<ConfigSection, "preset" | "rules" | "failOn">;

/** What counts for one Dockerfile. */
export interface EffectiveConfig {
  readonly lint: LintConfig;
  readonly failOn: FailOn;
  readonly layout: LayoutSection;
}
