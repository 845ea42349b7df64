import type { LintConfig, RuleSetting, SeveritySetting } from "../../lint/config.ts";
import type { ShellcheckComment } from "./readShellcheckOutput.ts";

export type RuleSeverities = NonNullable<LintConfig["rules"]>;

/** ShellCheck's severity, unless the user names the code, or `shellcheck` for all of them. */
export function shellcheckSeverity(
  { code, level }: Pick<ShellcheckComment, "code" | "level">,
  rules: RuleSeverities,
): SeveritySetting {
  const names = [`shellcheck/SC${code}`, `SC${code}`, `hadolint/SC${code}`, "shellcheck"];
  const named = names.find((name) => Object.hasOwn(rules, name));
  return (
    severityOf(named === undefined ? undefined : rules[named]) ??
    (level === "style" ? "hint" : level)
  );
}

/** Whether every code is off, so that ShellCheck need not run. */
export function isShellcheckOff(rules: RuleSeverities): boolean {
  return (
    severityOf(rules.shellcheck) === "off" &&
    !Object.entries(rules).some(
      ([name, setting]) => severityOf(setting) !== "off" && isCode.test(name),
    )
  );
}

const isCode = /^(?:shellcheck\/|hadolint\/)?SC\d+$/;

function severityOf(setting: RuleSetting | undefined): SeveritySetting | undefined {
  return typeof setting === "object" ? setting.severity : setting;
}
