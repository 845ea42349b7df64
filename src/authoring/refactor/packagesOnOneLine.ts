import { packageListAt } from "./packageList.ts";
import { defineRefactoring } from "./refactoring.ts";

/** Puts the packages of the list at the cursor behind their command, a blank between two. */
export const packagesOnOneLine = defineRefactoring({
  id: "packages-on-one-line",
  kind: "rewrite",
  at(document, range, context) {
    const list = packageListAt(document, range, context);
    const isBroken = list?.gaps.some(({ start, end }) =>
      document.text.slice(start, end).includes("\n"),
    );
    if (!list || isBroken !== true) return undefined;
    return list.gaps.map((gap) => ({ range: gap, newText: " " }));
  },
});
