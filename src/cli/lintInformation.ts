import type { LintedFile } from "../app/lintFiles.ts";
import type { Preset } from "../lint/rule.ts";

/** Every rule on a line: its severity in the preset, its name, what it wants, its names elsewhere. */
export async function listRules(preset: Preset = "recommended"): Promise<string> {
  const { catalog } = await import("../lint/index.ts");
  const width = Math.max(...catalog.map(({ id }) => id.length));
  const rows = catalog.map(({ id, severity, summary, aliases }) => {
    const also = aliases.length > 0 ? ` (${aliases.join(", ")})` : "";
    return `${(severity[preset] ?? "off").padEnd(8)}${id.padEnd(width + 2)}${summary}${also}\n`;
  });
  return rows.join("");
}

/** What counts for each file, as JSON. */
export function printConfig(files: readonly LintedFile[]): string {
  const configs = files.map(({ file, options, failOn }) => {
    const { preset, rules = {}, policy, ignoreComments = true } = options;
    return { file, preset, rules, ...policy, ignoreComments, failOn };
  });
  return `${JSON.stringify(configs, undefined, 2)}\n`;
}
