import { join } from "node:path";
import type { BaseFacts } from "../app/baseFacts/index.ts";
import { storeFolder } from "../app/storeFolder.ts";
import type { CliEnvironment } from "./environment.ts";
import type { LintArguments } from "./lintArguments.ts";
import { openEngine } from "./openEngine.ts";
import { pause, registryAccess } from "./registryOptions.ts";

/** Those who are to be asked about base images; undefined for nobody. */
export async function openBaseFacts(
  environment: CliEnvironment,
  { baseImages, engine, registries }: Pick<LintArguments, "baseImages" | "engine" | "registries">,
): Promise<BaseFacts | undefined> {
  if (baseImages.length === 0) return undefined;
  const { surroundings, now } = environment;
  const { createBaseFacts, createFactSources } = await import("../app/baseFacts/index.ts");
  const all = createFactSources({
    connect: (signal) => openEngine(environment, engine, signal),
    access: async () => registryAccess(environment, registries),
    folder: join(storeFolder(surroundings), "base-images"),
    now,
  });
  const sources = baseImages.map((kind) => all[kind]);
  const wait = (milliseconds: number, signal: AbortSignal) =>
    pause(milliseconds, signal).catch(() => undefined);
  return createBaseFacts({ sources: () => sources, now, wait });
}
