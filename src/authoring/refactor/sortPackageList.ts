import { comparePackages } from "../../lint/shared/packageLists.ts";
import { packageListAt } from "./packageList.ts";
import { defineRefactoring } from "./refactoring.ts";

/** Sorts the packages that the cursor is at, each into a place that one had. */
export const sortPackageList = defineRefactoring({
  id: "sort-package-list",
  kind: "rewrite",
  at(document, range, context) {
    const list = packageListAt(document, range, context);
    if (!list) return undefined;
    const sorted = [...list.packages].sort(comparePackages);
    const edits = list.packages.flatMap(({ range: at, raw }, index) => {
      const newText = sorted[index]?.raw ?? raw;
      return newText === raw ? [] : [{ range: at, newText }];
    });
    return edits.length > 0 ? edits : undefined;
  },
});
