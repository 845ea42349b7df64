import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { createIgnoreIndex, readIgnores } from "../../lint/directives.ts";
import type { Finding } from "../../lint/finding.ts";
import { createRuleNames } from "../../lint/ruleNames.ts";

/**
 * Whether a finding of ShellCheck is ignored: by our comments and hadolint's, as `SC2086`,
 * `shellcheck/SC2086` or `shellcheck` for all, and by `# shellcheck disable=SC2086` in their place.
 * (ShellCheck itself sees the directives that stand in a heredoc.)
 */
export function shellcheckIgnores(
  document: DockerfileDocument,
): (finding: Pick<Finding, "rule" | "range">) => boolean {
  const comments = document.comments.map((comment) => {
    const codes = /^[ \t]*shellcheck[ \t]+disable=([A-Za-z0-9,]+)/.exec(comment.text)?.[1];
    if (codes === undefined) return comment;
    const names = codes === "all" ? "shellcheck" : codes;
    return { ...comment, text: ` slipway ignore=${names}` };
  });
  const index = createIgnoreIndex(readIgnores({ ...document, comments }, createRuleNames([])));
  return ({ rule, range }) =>
    index.isIgnored({ rule, range }) || index.isIgnored({ rule: "shellcheck", range });
}
