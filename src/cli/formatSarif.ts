import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { ReportedFile } from "../app/configReport.ts";
import type { TextRange } from "../base/textRange.ts";
import type { Finding, FindingFix } from "../lint/finding.ts";
import type { Rule, Severity } from "../lint/rule.ts";
import { fingerprints } from "./fingerprints.ts";
import { toRegion } from "./region.ts";
import { slipwayVersion } from "./version.ts";

/**
 * Static Analysis Results Interchange Format 2.1.0, the form that code scanning services take, with
 * what `rules` says of the rules that were found.
 */
export function formatSarif(files: readonly ReportedFile[], rules: readonly Rule[]): string {
  const ruleIds = [...new Set(files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))];
  ruleIds.sort();
  const indexes = new Map(ruleIds.map((id, index) => [id, index]));
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "slipway",
            version: slipwayVersion,
            rules: ruleIds.map((id) => toDescriptor(id, known.get(id))),
          },
        },
        columnKind: "utf16CodeUnits",
        artifacts: files.map(({ file }) => ({ location: { uri: toUri(file) } })),
        results: files.flatMap((file) =>
          fingerprints(file).map(([finding, print]) => ({
            ...toResult(file, finding, print),
            ruleIndex: indexes.get(finding.rule),
          })),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** The names at peers are tags, by which services filter. */
function toDescriptor(id: string, rule: Rule | undefined): object {
  if (!rule) return { id };
  const { summary, why, category, aliases } = rule;
  const severity = rule.severity.recommended ?? rule.severity.strict;
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: `${summary} ${why}`, markdown: `${summary}\n\n${why}` },
    defaultConfiguration: severity ? { level: levels[severity] } : { enabled: false },
    properties: { tags: [category, ...aliases] },
  };
}

function toResult(file: ReportedFile, finding: Finding, fingerprint: string): object {
  const artifactLocation = { uri: toUri(file.file) };
  const region = toSarifRegion(file, finding.range);
  return {
    ruleId: finding.rule,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: { artifactLocation, region } }],
    partialFingerprints: { "slipwayFinding/v1": fingerprint },
    ...(finding.fix ? { fixes: [toFix(file, finding.fix)] } : {}),
  };
}

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

function toFix(file: ReportedFile, { title, edits }: FindingFix): object {
  const replacements = edits.map(({ range, newText }) => ({
    deletedRegion: toSarifRegion(file, range),
    insertedContent: { text: newText },
  }));
  return {
    description: { text: title },
    artifactChanges: [{ artifactLocation: { uri: toUri(file.file) }, replacements }],
  };
}

function toSarifRegion({ lines }: ReportedFile, range: TextRange): object {
  const { line, column, endLine, endColumn } = toRegion(lines, range);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function toUri(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[\\/]/).map(encodeURIComponent).join("/");
}
