import type { Diagnostic } from "vscode";
import type { Finding } from "../../lint/finding.ts";

/** A finding with what was shown for it. */
export interface ShownFinding {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
}
