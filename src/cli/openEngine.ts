import { SlipwayError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import type { CliEnvironment } from "./environment.ts";

export const engineOption = { engine: { type: "string", default: "auto" } } as const;

/** `auto` looks in the usual places, `none` goes without; all else names an endpoint or context. */
export async function openEngine(
  { surroundings }: CliEnvironment,
  choice: string,
  signal: AbortSignal,
): Promise<Engine> {
  if (choice === "none") {
    throw new SlipwayError(
      "engine-unreachable",
      { attempts: [] },
      {
        message: "This needs a container engine, and --engine none rules it out.",
        hint: "Leave --engine out, or name an endpoint.",
      },
    );
  }
  const { connectEngine } = await import("../engine/index.ts");
  return connectEngine(surroundings, choice === "auto" ? {} : { setting: choice }, signal);
}
