import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";

/** The user that an image brings for the programs of others and does not set, as USER names it. */
export function plainUser(
  repository: string,
  tag: string | undefined,
  { env }: BaseImageFacts,
): string | undefined {
  if (repository.startsWith("gcr.io/distroless/")) return "nonroot";
  if (repository.startsWith("mcr.microsoft.com/dotnet/")) return env?.APP_UID && "$APP_UID";
  // Some have kinds that are the program alone.
  if (repository.includes("/") && /^bin|distroless|\$/.test(tag ?? "$")) return undefined;
  return Object.hasOwn(users, repository) ? users[repository] : undefined;
}

const users: Readonly<Record<string, string>> = {
  "denoland/deno": "deno",
  gradle: "gradle",
  "mcr.microsoft.com/playwright": "pwuser",
  "mcr.microsoft.com/playwright/python": "pwuser",
  node: "node",
  "oven/bun": "bun",
};
