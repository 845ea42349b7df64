import type { ReportedFile } from "../app/configReport.ts";
import type { Finding } from "../lint/finding.ts";
import { toRegion } from "./region.ts";

/** The contract of `slipway lint --format json`; columns count UTF-16 code units. */
export function formatJson(files: readonly ReportedFile[]): string {
  const value = files.map((linted) => ({
    file: linted.file,
    findings: linted.findings.map((finding) => toJson(linted, finding)),
  }));
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function toJson({ lines }: ReportedFile, finding: Finding): object {
  const { rule, aliases, severity, message, range, fix } = finding;
  return {
    rule,
    aliases,
    severity,
    message,
    ...toRegion(lines, range),
    fix: fix
      ? {
          title: fix.title,
          safe: fix.safe,
          edits: fix.edits.map((edit) => ({
            ...toRegion(lines, edit.range),
            newText: edit.newText,
          })),
        }
      : null,
  };
}
