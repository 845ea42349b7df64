import { type LogOutputChannel, l10n } from "vscode";
import type { Linter } from "../diagnostics/createLinter.ts";
import type { LintDiagnostics } from "../diagnostics/lintDiagnostics.ts";
import { lintWorkspace } from "../diagnostics/lintWorkspace.ts";
import type { Commands } from "./registerCommands.ts";

export function lintCommands(deps: {
  readonly linter: Linter;
  readonly diagnostics: LintDiagnostics;
  readonly log: LogOutputChannel;
}): Commands<"slipway.lintWorkspace"> {
  return {
    "slipway.lintWorkspace": {
      failed: l10n.t("The workspace could not be linted."),
      run: () => lintWorkspace(deps),
    },
  };
}
