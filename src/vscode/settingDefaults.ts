import type { LintConfig } from "../lint/config.ts";
import type { Preset } from "../lint/rule.ts";

/** Every setting that the code reads, with its type. */
export interface Settings {
  readonly "slipway.lint.enable": boolean;
  readonly "slipway.lint.preset": Preset;
  readonly "slipway.lint.rules": NonNullable<LintConfig["rules"]>;
  readonly "slipway.lint.baseImages.engine": "off" | "local" | "any";
  readonly "slipway.lint.baseImages.registry": boolean;
  readonly "slipway.authoring.completion": FeatureWish;
  readonly "slipway.authoring.hover": FeatureWish;
  readonly "slipway.authoring.signatureHelp": FeatureWish;
  readonly "slipway.authoring.navigation": FeatureWish;
  readonly "slipway.authoring.outline": FeatureWish;
  readonly "slipway.authoring.links": FeatureWish;
  readonly "slipway.authoring.inlayHints": FeatureWish;
  readonly "slipway.authoring.semanticTokens": FeatureWish;
  readonly "slipway.authoring.formatting": FeatureWish;
  readonly "slipway.authoring.refactoring": FeatureWish;
  readonly "slipway.authoring.registries": readonly string[];
  readonly "slipway.format.width": number;
  readonly "slipway.format.indent": number;
  readonly "slipway.format.keywordCase": "upper" | "lower" | "keep" | "consistent";
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

/** `auto` is on where no other extension answers the same. */
export type FeatureWish = "auto" | "on" | "off";

/** The same values as in package.json, which a test compares; they stand in for values of a wrong type. */
export const settingDefaults: Settings = {
  "slipway.lint.enable": true,
  "slipway.lint.preset": "recommended",
  "slipway.lint.rules": {},
  "slipway.lint.baseImages.engine": "local",
  "slipway.lint.baseImages.registry": false,
  "slipway.authoring.completion": "auto",
  "slipway.authoring.hover": "auto",
  "slipway.authoring.signatureHelp": "auto",
  "slipway.authoring.navigation": "auto",
  "slipway.authoring.outline": "auto",
  "slipway.authoring.links": "auto",
  "slipway.authoring.inlayHints": "auto",
  "slipway.authoring.semanticTokens": "auto",
  "slipway.authoring.formatting": "auto",
  "slipway.authoring.refactoring": "auto",
  "slipway.authoring.registries": [],
  "slipway.format.width": 0,
  "slipway.format.indent": 0,
  "slipway.format.keywordCase": "consistent",
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
