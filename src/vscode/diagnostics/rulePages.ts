import { type Disposable, Uri, workspace } from "vscode";

/** Where the page of a rule is read; see `registerRulePages`. */
export function ruleUrl(rule: string): Uri {
  return Uri.from({ scheme, path: `/${rule}.md` });
}

/**
 * Serves the rules' pages, which the package carries, so that they can be read without a network.
 * Not as files: VS Code asks whether to trust a file that is outside of the workspace. The manifest
 * has them shown as rendered Markdown.
 */
export function registerRulePages(extensionUri: Uri): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ path }) {
      const place = path === ignoreFilePage.path ? ["docs"] : ["docs", "rules"];
      const page = Uri.joinPath(extensionUri, ...place, path.slice(path.lastIndexOf("/")));
      return new TextDecoder().decode(await workspace.fs.readFile(page));
    },
  });
}

const scheme = "slipway-rule";

/** About ignore files, whose rules have one page for all. */
export const ignoreFilePage = ruleUrl("dockerignore");
