import type { ReportedFile } from "../app/configReport.ts";
import type { Finding } from "../lint/finding.ts";
import type { Severity } from "../lint/rule.ts";
import { toRegion } from "./region.ts";

/** Checkstyle's XML, which many CI servers read. */
export function formatCheckstyle(files: readonly ReportedFile[]): string {
  const parts = files.map((file) => {
    const errors = file.findings.map((finding) => toElement(file, finding));
    return `  <file${attribute("name", file.file)}>\n${errors.join("")}  </file>\n`;
  });
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n';
  return `${head}${parts.join("")}</checkstyle>\n`;
}

function toElement({ lines }: ReportedFile, { range, severity, message, rule }: Finding): string {
  const { line, column } = toRegion(lines, range);
  const place = `${attribute("line", String(line))}${attribute("column", String(column))}`;
  const what = `${attribute("severity", severities[severity])}${attribute("message", message)}`;
  return `    <error${place}${what}${attribute("source", `slipway.${rule}`)}/>\n`;
}

const severities: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "info",
  hint: "info",
};

function attribute(name: string, value: string): string {
  return ` ${name}="${escapeXml(value)}"`;
}

/** XML 1.0 has no way to write most control characters, nor halves of surrogate pairs. */
function escapeXml(text: string): string {
  return text
    .replace(notXml, "\ufffd")
    .replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const notXml =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
