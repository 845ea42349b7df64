import {
  CodeAction,
  CodeActionKind,
  l10n,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  workspace,
} from "vscode";
import { createLineTable } from "../../base/lineTable.ts";
import type { Finding } from "../../lint/finding.ts";
import { parseErrorId } from "../../lint/parseErrors.ts";
import { toRange } from "../toRange.ts";
import type { LintConfigs } from "./createLintConfigs.ts";

/**
 * Turns a rule off in the configuration that counts for a Dockerfile, or in a new one in the root of
 * its workspace folder. Undefined where there is no place for one.
 */
export async function ignoreInProject(
  configs: Pick<LintConfigs, "fileFor">,
  document: TextDocument,
  finding: Finding,
): Promise<CodeAction | undefined> {
  if (finding.rule === parseErrorId) return undefined;
  const { configThatIgnores, ignoreInConfig } = await import("../../lintconfig/index.ts");
  const found = await configs.fileFor(document.uri);
  const edit = new WorkspaceEdit();
  if (found) {
    const { uri } = found;
    const kind = /\.ya?ml$/i.test(found.path) ? "hadolint" : "slipway";
    const lines = createLineTable(found.text);
    for (const { range, newText } of ignoreInConfig(kind, found.text, finding)) {
      edit.replace(uri, toRange(lines, range), newText);
    }
  } else {
    const folder = workspace.getWorkspaceFolder(document.uri) ?? workspace.workspaceFolders?.[0];
    if (!folder) return undefined;
    const contents = new TextEncoder().encode(configThatIgnores(finding));
    edit.createFile(Uri.joinPath(folder.uri, ".slipway.json"), { contents, ignoreIfExists: true });
  }
  const title = l10n.t("Ignore {0} in this project", finding.rule);
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.edit = edit;
  return action;
}
