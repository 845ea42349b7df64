import type { TextEdit } from "../../base/textEdit.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { noPolicy } from "../../lint/policy.ts";
import type { Messages, Rule } from "../../lint/rule.ts";
import { visitAll } from "../../lint/visitAll.ts";
import type { RefactorContext } from "./refactoring.ts";
import { touches } from "./touchedInstruction.ts";

/** The fix of a rule that it proposes for what it finds at a cursor, ignore comments or not. */
export function fixOfRule<M extends Messages>(
  rule: Rule<M>,
  document: DockerfileDocument,
  cursor: TextRange,
  { services }: RefactorContext,
): readonly TextEdit[] | undefined {
  let found: readonly TextEdit[] | undefined;
  const visitor = rule.create({
    document,
    services,
    preset: "strict",
    policy: noPolicy,
    options: {},
    report({ at, fix }) {
      if (fix && touches(at, cursor)) found ??= fix.edits;
    },
  });
  visitAll(document, [{ rule: rule as unknown as Rule, visitor, broken: false }], (_, error) => {
    throw error;
  });
  return found;
}
