import { Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode";
import type { Finding } from "../../lint/finding.ts";
import type { Severity } from "../../lint/rule.ts";
import { type Positions, toRange } from "../toRange.ts";
import { translated } from "../translated.ts";
import { ruleUrl } from "./rulePages.ts";

export function toDiagnostic(positions: Positions, finding: Finding): Diagnostic {
  const diagnostic = new Diagnostic(
    toRange(positions, finding.range),
    translated(finding.message),
    severities[finding.severity],
  );
  diagnostic.source = "slipway";
  diagnostic.code = { value: finding.rule, target: ruleUrl(finding.rule) };
  if (finding.tag !== undefined) diagnostic.tags = [tags[finding.tag]];
  return diagnostic;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tags: Readonly<Record<NonNullable<Finding["tag"]>, DiagnosticTag>> = {
  deprecated: DiagnosticTag.Deprecated,
  unnecessary: DiagnosticTag.Unnecessary,
};
