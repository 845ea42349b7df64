import {
  type CancellationToken,
  commands,
  DiagnosticSeverity,
  type LogOutputChannel,
  l10n,
  ProgressLocation,
  type Uri,
  window,
  workspace,
} from "vscode";
import { parseDockerfile } from "../../dockerfile/parseDockerfile.ts";
import { openDocument } from "../dockerfileDocuments.ts";
import { findDockerfileUris } from "../findDockerfileUris.ts";
import type { Linter } from "./createLinter.ts";
import type { LintDiagnostics } from "./lintDiagnostics.ts";
import { toDiagnostic } from "./toDiagnostic.ts";

interface Deps {
  readonly linter: Linter;
  readonly diagnostics: LintDiagnostics;
  readonly log: LogOutputChannel;
}

/** Lints every Dockerfile of the workspace, open or not, into the Problems view. */
export async function lintWorkspace(deps: Deps): Promise<void> {
  const outcome = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t("Linting all Dockerfiles"),
      cancellable: true,
    },
    (progress, token) => lintAll(deps, (part) => progress.report(part), token),
  );
  if (outcome.files === 0) {
    void window.showInformationMessage(l10n.t("The workspace has no Dockerfile."));
    return;
  }
  const show = l10n.t("Show problems");
  const answer = await window.showInformationMessage(summary(outcome), show);
  if (answer === show) await commands.executeCommand("workbench.actions.view.problems");
}

interface Outcome {
  files: number;
  problems: number;
  unreadable: number;
  cancelled: boolean;
}

function summary({ files, problems, unreadable, cancelled }: Outcome): string {
  const what = problems === 1 ? l10n.t("1 problem") : l10n.t("{0} problems", problems);
  const where = files === 1 ? l10n.t("1 Dockerfile") : l10n.t("{0} Dockerfiles", files);
  const found = l10n.t("{0} in {1}.", what, where);
  const unread = unreadable > 0 ? l10n.t(" {0} could not be read; see the log.", unreadable) : "";
  return (cancelled ? l10n.t("Stopped early. ") : "") + found + unread;
}

async function lintAll(
  deps: Deps,
  report: (part: { readonly message: string; readonly increment: number }) => void,
  token: CancellationToken,
): Promise<Outcome> {
  const uris = await findDockerfileUris(undefined, token);
  const outcome: Outcome = { files: 0, problems: 0, unreadable: 0, cancelled: false };
  for (const uri of uris) {
    if (token.isCancellationRequested) {
      outcome.cancelled = true;
      break;
    }
    report({ message: workspace.asRelativePath(uri), increment: 100 / uris.length });
    try {
      outcome.problems += await lintOne(deps, uri);
      outcome.files += 1;
    } catch (error) {
      outcome.unreadable += 1;
      deps.log.warn(`${uri.toString()} could not be linted: ${String(error)}`);
    }
  }
  return outcome;
}

/** How many problems a file has; hints are none. */
async function lintOne({ linter, diagnostics }: Deps, uri: Uri): Promise<number> {
  const open = openDocument(uri);
  if (open) {
    const shown = await diagnostics.of(open);
    return countProblems(shown.map(({ diagnostic }) => diagnostic));
  }
  const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
  const parsed = parseDockerfile(text);
  const found = await linter.lintText(parsed, { uri });
  const made = found.map((finding) => toDiagnostic(parsed.lines, finding));
  diagnostics.show(uri, made);
  return countProblems(made);
}

function countProblems(diagnostics: readonly { readonly severity: DiagnosticSeverity }[]): number {
  return diagnostics.filter(({ severity }) => severity !== DiagnosticSeverity.Hint).length;
}
