import type { AuthoringFeature } from "./authoringFeature.ts";

/** Whether an extension that is installed, by its id, answers what the feature does. */
export function isAnsweredElsewhere(
  feature: AuthoringFeature,
  isInstalled: (id: string) => boolean,
): boolean {
  return others.some(({ id, features }) => features.includes(feature) && isInstalled(id));
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
