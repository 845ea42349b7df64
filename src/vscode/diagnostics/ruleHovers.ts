import { type Disposable, Hover, l10n, languages, MarkdownString } from "vscode";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import { translated } from "../translated.ts";
import type { Linter, RuleSummary } from "./createLinter.ts";
import type { LintDiagnostics } from "./lintDiagnostics.ts";
import { ruleUrl } from "./rulePages.ts";

/** What a rule wants and why, at its findings and at its name in an ignore comment. */
export function registerRuleHovers(deps: {
  readonly linter: Linter;
  readonly diagnostics: LintDiagnostics;
}): Disposable {
  return languages.registerHoverProvider(dockerfileSelector, {
    async provideHover(document, position) {
      if (!isServed(document)) return undefined;
      const offset = document.offsetAt(position);
      const shown = await deps.diagnostics.of(document);
      const here = shown.filter(({ diagnostic }) => diagnostic.range.contains(position));
      const names = here.map(({ finding }) => finding.rule);
      const ignored = await deps.linter.ignoredAt(document, offset);
      const summaries = await deps.linter.describe([...new Set([...names, ...ignored])]);
      return summaries.length > 0 ? new Hover(summaries.map(toMarkdown)) : undefined;
    },
  });
}

/** The words are our own, and Markdown as on the page. */
function toMarkdown({ id, summary, why, aliases, options }: RuleSummary): MarkdownString {
  const known = aliases.length > 0 ? `${l10n.t("Also known as")} ${aliases.join(", ")}.` : "";
  const set = options.length > 0 ? `${l10n.t("Options:")} ${options.join(", ")}.` : "";
  // Links in Markdown reach no scheme of our own, but commands that are allowed by name.
  const open = encodeURIComponent(JSON.stringify([ruleUrl(id).toString()]));
  const page = `[${l10n.t("Open its page")}](command:vscode.open?${open})`;
  const facts = [known, set, page].filter((it) => it !== "").join(" ");
  const markdown = new MarkdownString(
    [`**${id}** — ${translated(summary)}`, translated(why), facts].join("\n\n"),
  );
  markdown.isTrusted = { enabledCommands: ["vscode.open"] };
  return markdown;
}
