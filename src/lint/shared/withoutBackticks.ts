import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";

/** A word as hadolint has it: of `$((…))` and of a command in backticks nothing is left. */
export function withoutBackticks({ value, hasSubstitution, hasVariables }: ShellWord): string {
  if (!hasSubstitution && !hasVariables) return value;
  return value.replace(/`[^`]*`|\$\(\([^)]*\)\)/g, "");
}
