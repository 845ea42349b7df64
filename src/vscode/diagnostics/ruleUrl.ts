import { Uri } from "vscode";

/** The page of a rule, which the package carries: it can be read without a network. */
export function createRuleUrl(extensionUri: Uri): (rule: string) => Uri {
  return (rule) => Uri.joinPath(extensionUri, "docs", "rules", `${rule}.md`);
}
