import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  createRegistryAccess,
  forOneOperation,
  type RegistryAccess,
} from "../app/registryAccess.ts";
import type { CliEnvironment } from "./environment.ts";

/** How registries are spoken to; of every command that asks one itself. */
export const registryOptions = {
  "registry-ca": { type: "string" },
  "insecure-registry": { type: "string", multiple: true },
} as const;

export interface RegistryChoices {
  readonly "registry-ca"?: string | undefined;
  readonly "insecure-registry"?: readonly string[] | undefined;
}

/** For one command. */
export function registryAccess(
  { surroundings, cwd }: Pick<CliEnvironment, "surroundings" | "cwd">,
  choices: RegistryChoices,
): RegistryAccess {
  const caFile = choices["registry-ca"];
  const settings = {
    insecureHosts: choices["insecure-registry"] ?? [],
    caFile: caFile === undefined ? "" : resolve(cwd, caFile),
  };
  return forOneOperation(createRegistryAccess({ surroundings, settings: () => settings }));
}

/** Rejects at once when the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal });
}
