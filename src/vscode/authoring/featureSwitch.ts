import { extensions, type Uri } from "vscode";
import { readSetting } from "../settings.ts";

/** The features that can be switched one by one, and their settings. */
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
} as const;

export type AuthoringFeature = keyof typeof settingIds;

export interface FeatureSwitch {
  /** `auto` is on unless another extension that is installed answers the same; asked at each use. */
  isOn(feature: AuthoringFeature, scope?: Uri): boolean;
}

export function createFeatureSwitch(): FeatureSwitch {
  return {
    isOn(feature, scope) {
      const wish = readSetting(settingIds[feature], scope);
      return wish === "auto" ? !others.some((other) => answers(other, feature)) : wish === "on";
    },
  };
}

interface Other {
  readonly id: string;
  readonly features: readonly AuthoringFeature[];
}

const server: readonly AuthoringFeature[] = [
  ...(["completion", "hover", "signatureHelp", "navigation", "outline", "links"] as const),
  ...(["semanticTokens", "formatting"] as const),
];

/** By their manifests and servers: Container Tools, its forerunner, and Docker DX, which brings the same server. */
const others: readonly Other[] = [
  { id: "ms-azuretools.vscode-containers", features: server },
  { id: "ms-azuretools.vscode-docker", features: server },
  { id: "docker.docker", features: server },
];

function answers({ id, features }: Other, feature: AuthoringFeature): boolean {
  return features.includes(feature) && extensions.getExtension(id) !== undefined;
}
