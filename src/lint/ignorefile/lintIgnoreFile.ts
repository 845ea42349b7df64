import type { IgnoreFacts } from "../../dockerfile/ignoreFacts.ts";
import type { LintConfig, SeveritySetting } from "../config.ts";
import type { Finding } from "../finding.ts";
import { checkIgnoreMatches } from "./checkIgnoreMatches.ts";
import { checkIgnoreOrder } from "./checkIgnoreOrder.ts";
import { checkIgnoreSyntax } from "./checkIgnoreSyntax.ts";
import { ignoreFileRules } from "./ignoreFileRules.ts";
import { type CompileIgnoreGlob, type IgnoreReport, viewIgnoreFile } from "./ignoreFileView.ts";

export interface IgnoreLintOptions {
  readonly compile: CompileIgnoreGlob;
  /** What the lines of this very text do in the folder; without it only what the text proves is told. */
  readonly facts?: IgnoreFacts | undefined;
  /** By the ids of `ignoreFileRules`; others are passed over. */
  readonly rules?: LintConfig["rules"];
}

/** What is wrong with an ignore file, in the order of the text; one finding for a line. */
export function lintIgnoreFile(text: string, options: IgnoreLintOptions): readonly Finding[] {
  const view = viewIgnoreFile(text, options.compile, options.facts);
  const told = new Set<number>();
  const findings: Finding[] = [];
  // What is wrong with the words of a line explains why it matches nothing.
  for (const check of [checkIgnoreSyntax, checkIgnoreOrder, checkIgnoreMatches]) {
    for (const report of check(view)) {
      const { line } = view.lines.positionAt(report.range.start);
      if (told.has(line)) continue;
      told.add(line);
      const finding = toFinding(report, options.rules);
      if (finding) findings.push(finding);
    }
  }
  return findings.sort((a, b) => a.range.start - b.range.start);
}

function toFinding(report: IgnoreReport, rules: IgnoreLintOptions["rules"]): Finding | undefined {
  const { rule, message, range, fix, tag } = report;
  const usual = ignoreFileRules.find(({ id }) => id === rule)?.severity ?? "warning";
  const severity = wish(rules?.[rule]) ?? usual;
  if (severity === "off") return undefined;
  return { rule, aliases: [], severity, message, range, fix, tag };
}

function wish(
  setting: NonNullable<LintConfig["rules"]>[string] | undefined,
): SeveritySetting | undefined {
  return typeof setting === "object" ? setting.severity : setting;
}
