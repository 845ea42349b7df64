import { catalog } from "./catalog.ts";
import type { Preset, Severity } from "./rule.ts";

export const presets: readonly Preset[] = ["recommended", "strict", "hadolint", "buildkit"];

/** The rules that a preset turns on, with their severities. */
export function presetRules(preset: Preset): ReadonlyMap<string, Severity> {
  return new Map(
    catalog.flatMap(({ id, severity }) => {
      const here = severity[preset];
      return here === undefined ? [] : [[id, here] as const];
    }),
  );
}
