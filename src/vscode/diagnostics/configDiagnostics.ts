import { Diagnostic, DiagnosticSeverity } from "vscode";
import { configErrorId } from "../../app/configReport.ts";
import type { FoundLintConfig } from "../../app/createLintConfigFinder.ts";
import { createLineTable } from "../../base/lineTable.ts";
import { toRange } from "../toRange.ts";
import { translated } from "../translated.ts";
import { ruleUrl } from "./rulePages.ts";

/** The mistakes of a configuration file, at their places in it. */
export function configDiagnostics({ text, problems }: FoundLintConfig): Diagnostic[] {
  const lines = createLineTable(text);
  return problems.map(({ range, message }) => {
    const diagnostic = new Diagnostic(
      toRange(lines, range),
      translated(message),
      DiagnosticSeverity.Warning,
    );
    diagnostic.source = "slipway";
    diagnostic.code = { value: configErrorId, target: ruleUrl(configErrorId) };
    return diagnostic;
  });
}
