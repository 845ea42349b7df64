import type { LintConfig } from "../lint/config.ts";
import type { Preset } from "../lint/rule.ts";

/** Every setting that the code reads, with its type. */
export interface Settings {
  readonly "slipway.lint.enable": boolean;
  readonly "slipway.lint.preset": Preset;
  readonly "slipway.lint.rules": NonNullable<LintConfig["rules"]>;
  readonly "slipway.shellcheck.enable": boolean;
  readonly "slipway.shellcheck.path": string;
  readonly "slipway.build.args": Readonly<Record<string, string>>;
  readonly "slipway.build.platform": string;
  readonly "slipway.build.noCache": boolean;
  readonly "slipway.build.pull": boolean;
  readonly "slipway.build.progress": "output" | "terminal";
  readonly "slipway.build.builder": string;
  readonly "slipway.build.showLog": "onStart" | "onFailure" | "never";
  readonly "slipway.build.whenBusy": "ask" | "queue" | "replace";
  readonly "slipway.build.hints": boolean;
  readonly "slipway.codeLens.enable": boolean;
  readonly "slipway.engine.host": string;
  readonly "slipway.registry.insecureHosts": readonly string[];
  readonly "slipway.registry.caFile": string;
  readonly "slipway.push.confirm": "problems" | "always" | "never";
}

export type SettingId = keyof Settings;

/** The same values as in package.json, which a test compares; they stand in for values of a wrong type. */
export const settingDefaults: Settings = {
  "slipway.lint.enable": true,
  "slipway.lint.preset": "recommended",
  "slipway.lint.rules": {},
  "slipway.shellcheck.enable": true,
  "slipway.shellcheck.path": "",
  "slipway.build.args": {},
  "slipway.build.platform": "",
  "slipway.build.noCache": false,
  "slipway.build.pull": false,
  "slipway.build.progress": "output",
  "slipway.build.builder": "",
  "slipway.build.showLog": "onStart",
  "slipway.build.whenBusy": "ask",
  "slipway.build.hints": true,
  "slipway.codeLens.enable": true,
  "slipway.engine.host": "",
  "slipway.registry.insecureHosts": [],
  "slipway.registry.caFile": "",
  "slipway.push.confirm": "problems",
};
