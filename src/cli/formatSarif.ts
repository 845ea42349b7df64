import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { LintedFile } from "../app/lintFiles.ts";
import type { TextRange } from "../base/textRange.ts";
import type { Finding, FindingFix } from "../lint/finding.ts";
import type { Severity } from "../lint/rule.ts";
import { toRegion } from "./region.ts";
import { slipwayVersion } from "./version.ts";

/** Static Analysis Results Interchange Format 2.1.0, the form that code scanning services take. */
export function formatSarif(files: readonly LintedFile[]): string {
  const ruleIds = [...new Set(files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))];
  ruleIds.sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "slipway",
            version: slipwayVersion,
            rules: ruleIds.map((id) => ({ id })),
          },
        },
        columnKind: "utf16CodeUnits",
        artifacts: files.map(({ file }) => ({ location: { uri: toUri(file) } })),
        results: files.flatMap((linted) =>
          linted.findings.map((finding) => toResult(linted, finding, ruleIds)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function toResult(linted: LintedFile, finding: Finding, ruleIds: readonly string[]): object {
  const artifactLocation = { uri: toUri(linted.file) };
  const region = toSarifRegion(linted, finding.range);
  return {
    ruleId: finding.rule,
    ruleIndex: ruleIds.indexOf(finding.rule),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: { artifactLocation, region } }],
    ...(finding.fix ? { fixes: [toFix(linted, finding.fix)] } : {}),
  };
}

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

function toFix(linted: LintedFile, { title, edits }: FindingFix): object {
  const replacements = edits.map(({ range, newText }) => ({
    deletedRegion: toSarifRegion(linted, range),
    insertedContent: { text: newText },
  }));
  return {
    description: { text: title },
    artifactChanges: [{ artifactLocation: { uri: toUri(linted.file) }, replacements }],
  };
}

function toSarifRegion({ document }: LintedFile, range: TextRange): object {
  const { line, column, endLine, endColumn } = toRegion(document.lines, range);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function toUri(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[\\/]/).map(encodeURIComponent).join("/");
}
