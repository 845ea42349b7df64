import type { ReportedFile } from "../app/configReport.ts";
import type { Finding } from "../lint/finding.ts";
import type { Severity } from "../lint/rule.ts";
import { codeFrame } from "./codeFrame.ts";
import { createPaint, type Paint, printable } from "./paint.ts";
import { toRegion } from "./region.ts";
import type { Channel } from "./terminal.ts";

/** Findings for people: place, message, rule, and the line with what is meant underlined. */
export function formatText(
  files: readonly ReportedFile[],
  { color, width }: Pick<Channel, "color" | "width">,
): string {
  return `${describeFindings(files, { color, width })}${summarize(files, createPaint(color))}\n`;
}

/** The same without the last line, which counts. */
export function describeFindings(
  files: readonly ReportedFile[],
  { color, width }: Pick<Channel, "color" | "width">,
): string {
  const paint = createPaint(color);
  const blocks = files.flatMap((reported) =>
    reported.findings.map((finding) => `${describe(reported, finding, paint, width())}\n\n`),
  );
  return blocks.join("");
}

function describe(
  { file, text, lines }: ReportedFile,
  { severity, message, rule, range }: Finding,
  paint: Paint,
  width: number,
): string {
  const { line, column } = toRegion(lines, range);
  const place = paint.bold(`${printable(file)}:${line}:${column}`);
  const frame = codeFrame(lines, text, range, { paint, width });
  const label = severityPaint(paint, severity)(severity);
  return `${place} ${label} ${printable(message)} ${paint.dim(`(${rule})`)}\n${frame}`;
}

function severityPaint(paint: Paint, severity: Severity): (text: string) => string {
  if (severity === "error") return paint.red;
  return severity === "warning" ? paint.yellow : paint.blue;
}

const severities: readonly Severity[] = ["error", "warning", "info", "hint"];

function summarize(files: readonly ReportedFile[], paint: Paint): string {
  const findings = files.flatMap(({ findings }) => findings);
  const where = counted(files.length, "file");
  if (findings.length === 0) return paint.green(`No problems in ${where}.`);
  const parts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [severity === "info" ? `${count} info` : counted(count, severity)];
  });
  const fixable = findings.filter(({ fix }) => fix?.safe).length;
  const advice = fixable === 0 ? "" : ` ${fixable} can be fixed with --fix.`;
  return `${parts.join(", ")} in ${where}.${advice}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
