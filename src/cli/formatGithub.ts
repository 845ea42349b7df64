import type { ReportedFile } from "../app/configReport.ts";
import type { Severity } from "../lint/rule.ts";
import { toRegion } from "./region.ts";

/** Workflow commands of GitHub Actions, which become annotations of a pull request. */
export function formatGithub(files: readonly ReportedFile[]): string {
  const commands = files.flatMap(({ file, lines, findings }) =>
    findings.map(({ rule, severity, message, range }) => {
      const { line, column, endLine, endColumn } = toRegion(lines, range);
      // GitHub refuses columns for a range of several lines.
      const columns = line === endLine ? `,col=${column},endColumn=${endColumn}` : "";
      const place = `file=${escapeProperty(file)},line=${line},endLine=${endLine}${columns}`;
      const title = escapeProperty(rule);
      return `::${words[severity]} ${place},title=${title}::${escapeData(message)}\n`;
    }),
  );
  return commands.join("");
}

const words: Readonly<Record<Severity, string>> = {
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
