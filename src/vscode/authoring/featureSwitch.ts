import { extensions, type Uri } from "vscode";
import { readSetting } from "../settings.ts";
import type { AuthoringFeature } from "./authoringFeature.ts";
import { isAnsweredElsewhere } from "./isAnsweredElsewhere.ts";

export interface FeatureSwitch {
  /** `auto` is on unless another extension that is installed answers the same; asked at each use. */
  isOn(feature: AuthoringFeature, scope?: Uri): boolean;
}

export function createFeatureSwitch(): FeatureSwitch {
  return {
    isOn(feature, scope) {
      const wish = readSetting(settingIds[feature], scope);
      return wish === "auto" ? !isAnsweredElsewhere(feature, isInstalled) : wish === "on";
    },
  };
}

function isInstalled(id: string): boolean {
  return extensions.getExtension(id) !== undefined;
}

const settingIds = {
  completion: "slipway.authoring.completion",
  hover: "slipway.authoring.hover",
  signatureHelp: "slipway.authoring.signatureHelp",
  navigation: "slipway.authoring.navigation",
  outline: "slipway.authoring.outline",
  links: "slipway.authoring.links",
  inlayHints: "slipway.authoring.inlayHints",
  semanticTokens: "slipway.authoring.semanticTokens",
  formatting: "slipway.authoring.formatting",
  refactoring: "slipway.authoring.refactoring",
} as const satisfies Readonly<Record<AuthoringFeature, string>>;
