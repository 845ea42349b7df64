import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { lineBreakOf } from "../../lint/shared/textPlaces.ts";
import { type PackageList, packageListAt } from "./packageList.ts";
import { defineRefactoring } from "./refactoring.ts";

/** Puts each package of the list at the cursor on a line of its own, and a `&&` with what follows, too. */
export const onePackageALine = defineRefactoring({
  id: "one-package-a-line",
  kind: "rewrite",
  at(document, range, context) {
    const list = packageListAt(document, range, context);
    if (!list) return undefined;
    const { lines } = document;
    const lineOf = (offset: number): number => lines.positionAt(offset).line;
    const isDone = list.gaps.every(({ start, end }) => lineOf(start) + 1 === lineOf(end));
    if (isDone) return undefined;
    const indent = indentOf(document, list);
    const step = indent.includes("\t") ? "\t" : "    ";
    const lineBreak = ` ${list.continuation}${lineBreakOf(document.text)}`;
    const isFirst = lineOf(list.command.nameWord.range.start) === lineOf(list.run.range.start);
    const inner = indent + (isFirst && list.run.heredocs.length === 0 ? "" : step);
    const edits = list.gaps.map((gap): TextEdit => ({ range: gap, newText: lineBreak + inner }));
    const end = list.packages.at(-1)?.range.end ?? 0;
    const rest = /^[ \t]*(?=&&([^\r\n]*))/.exec(document.text.slice(end, end + 200));
    // One that ends its line may stay there.
    const endsLine = rest?.[1]?.trim() === list.continuation;
    const goesOn = rest && !endsLine && list.run.heredocs.length === 0;
    return goesOn
      ? [
          ...edits,
          { range: { start: end, end: end + rest[0].length }, newText: lineBreak + indent },
        ]
      : edits;
  },
});

/** That of the command's line; of what continues the line of the keyword. */
function indentOf({ text, lines }: DockerfileDocument, { run, command }: PackageList): string {
  const { line } = lines.positionAt(command.command.range.start);
  const own = /^[ \t]*/.exec(text.slice(lines.lineStart(line), lines.lineEnd(line)))?.[0] ?? "";
  return line === lines.positionAt(run.range.start).line ? `${own}    ` : own;
}
