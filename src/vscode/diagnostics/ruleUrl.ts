import { Uri } from "vscode";

/** Where the page of a rule is read: in the repository that package.json names. */
export function createRuleUrl(manifest: {
  readonly repository?: { readonly url?: string };
}): (rule: string) => Uri {
  const repository = (manifest.repository?.url ?? "").replace(/(\.git)?\/?$/, "");
  return (rule) => Uri.parse(`${repository}/blob/HEAD/docs/rules/${rule}.md`);
}
