import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { IgnoreUse } from "../ignore.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { wholeLines } from "../shared/textPlaces.ts";

export const avoidUnusedIgnoreComments = defineRule({
  id: "avoid-unused-ignore-comments",
  summary: "Disallow ignore comments that ignore nothing.",
  why: "A comment that was needed once hides the same mistake when it comes back, and a name with a typing error hides nothing from the start.",
  category: "style",
  severity: { strict: "info" },
  aliases: [],
  fix: "safe",
  messages: {
    unused: "{name} is not reported here. Take it out of the comment.",
    unknown: "No rule is called {name}. Write the name of a rule, or take it out.",
  },
  examples: {
    bad: [
      "# slipway global ignore=replace-maintainer\nFROM alpine:3.22",
      "FROM alpine:3.22\n# slipway ignore=replace-maintainr\nMAINTAINER me",
    ],
    good: ["FROM alpine:3.22\n# slipway ignore=replace-maintainer -- history\nMAINTAINER me"],
  },
  followsFindings: true,
  create: ({ document, report }) => ({
    ignoreComments(uses) {
      const byComment = new Map<IgnoreUse["ignore"], IgnoreUse[]>();
      for (const use of uses) {
        const same = byComment.get(use.ignore);
        if (same) same.push(use);
        else byComment.set(use.ignore, [use]);
      }
      for (const [ignore, names] of byComment) {
        const unused = names.filter(isUnused);
        for (const { name, effect } of unused) {
          report({
            at: name.range,
            message: effect === "unknown" ? "unknown" : "unused",
            data: { name: name.text },
            fix: removal(document, ignore, names, unused),
          });
        }
      }
    },
  }),
});

/** Another linter may know names that we do not, and may report what a rule that is off would. */
function isUnused({ ignore, name, effect }: IgnoreUse): boolean {
  if (effect === "nothing") return true;
  if (effect !== "unknown") return false;
  return ignore.dialect === "slipway" || (name.text !== "all" && !/^(SC|DL)\d+$/.test(name.text));
}

/** The fixes of all names of one comment are the same, so that they do not cut into each other. */
function removal(
  document: DockerfileDocument,
  { range, dialect, reason }: IgnoreUse["ignore"],
  names: readonly IgnoreUse[],
  unused: readonly IgnoreUse[],
): FixProposal | undefined {
  // What stands beside the names of a directive of BuildKit is for it to keep.
  if (dialect === "buildkit") return undefined;
  const safe = dialect === "slipway";
  if (unused.length === names.length) {
    if (reason !== undefined) return undefined;
    return { title: "Remove the comment", edits: [lineRemoval(document, range)], safe };
  }
  const first = names[0]?.name.range.start ?? range.end;
  const last = names.at(-1)?.name.range.end ?? range.end;
  const kept = names.filter((use) => !unused.includes(use)).map(({ name }) => name.text);
  return {
    title: "Take out what ignores nothing",
    edits: [{ range: { start: first, end: last }, newText: kept.join(",") }],
    safe,
  };
}

function lineRemoval(document: DockerfileDocument, range: IgnoreUse["ignore"]["range"]): TextEdit {
  return { range: wholeLines(document, range), newText: "" };
}
