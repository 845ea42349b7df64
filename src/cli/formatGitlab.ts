import type { ReportedFile } from "../app/configReport.ts";
import type { Severity } from "../lint/rule.ts";
import { fingerprints, toSlashes } from "./fingerprints.ts";
import { toRegion } from "./region.ts";

/** GitLab's code quality report: an array of issues; paths should be relative to the repository. */
export function formatGitlab(files: readonly ReportedFile[]): string {
  const issues = files.flatMap((file) =>
    fingerprints(file).map(([{ rule, severity, message, range }, fingerprint]) => {
      const { line, endLine } = toRegion(file.lines, range);
      return {
        description: message,
        check_name: rule,
        fingerprint,
        severity: severities[severity],
        location: { path: toSlashes(file.file), lines: { begin: line, end: endLine } },
      };
    }),
  );
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}

const severities: Readonly<Record<Severity, string>> = {
  error: "critical",
  warning: "major",
  info: "minor",
  hint: "info",
};
