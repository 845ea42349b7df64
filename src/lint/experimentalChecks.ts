import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { Rule } from "./rule.ts";

/**
 * The rules for BuildKit's experimental checks, which are off until the file asks for them by
 * `# check=experimental=NAME,…` or `=all`.
 */
export function experimentalChecks(
  { directives }: DockerfileDocument,
  rules: readonly Rule[],
): readonly Rule[] {
  const check = directives.find(({ name }) => name.value.toLowerCase() === "check");
  if (!check?.value.raw.includes(prefix)) return [];
  // Only the text up to the first blank counts.
  const [options = ""] = check.value.raw.split(/[ \t]/, 1);
  const asked = new Set(
    options
      .split(";")
      .filter((option) => option.startsWith(prefix))
      .flatMap((option) => option.slice(prefix.length).split(",")),
  );
  if (asked.size === 0) return [];
  return rules.filter(
    ({ aliases, severity }) =>
      severity.buildkit === undefined &&
      aliases.some((alias) => {
        const [peer, name = ""] = alias.split("/");
        return peer === "buildkit" && (asked.has("all") || asked.has(name));
      }),
  );
}

const prefix = "experimental=";
