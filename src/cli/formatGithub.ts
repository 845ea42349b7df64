import type { LintedFile } from "../app/lintFiles.ts";
import type { Severity } from "../lint/rule.ts";
import { toRegion } from "./region.ts";

/** Workflow commands of GitHub Actions, which become annotations of a pull request. */
export function formatGithub(files: readonly LintedFile[]): string {
  const lines = files.flatMap(({ file, document, findings }) =>
    findings.map(({ rule, severity, message, range }) => {
      const { line, column, endLine, endColumn } = toRegion(document.lines, range);
      // GitHub refuses columns for a range of several lines.
      const columns = line === endLine ? `,col=${column},endColumn=${endColumn}` : "";
      const place = `file=${escapeProperty(file)},line=${line},endLine=${endLine}${columns}`;
      const title = escapeProperty(rule);
      return `::${commands[severity]} ${place},title=${title}::${escapeData(message)}\n`;
    }),
  );
  return lines.join("");
}

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
