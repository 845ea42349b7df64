import type { LayoutSection } from "./configFile.ts";
import type { ReadValue } from "./readValues.ts";
import { readMembers, readNumber, readWord, reportUnknownKey } from "./readValues.ts";

/** The key "format": how Dockerfiles are laid out. What could not be read is left out. */
export const readLayout: ReadValue<LayoutSection> = (node, report) => {
  let layout: LayoutSection = {};
  for (const member of readMembers(node, report) ?? []) {
    const { key, value } = member;
    if (key === "width") {
      const width = readNumber(0, widest)(value, report);
      if (width !== undefined) layout = { ...layout, width };
    } else if (key === "keywordCase") {
      const keywordCase = readWord(keywordCases)(value, report);
      if (keywordCase !== undefined) layout = { ...layout, keywordCase };
    } else if (key === "indent") {
      layout = { ...layout, ...readIndent(value, report) };
    } else reportUnknownKey(member, ["width", "indent", "keywordCase"], report);
  }
  return layout;
};

export const keywordCases = ["consistent", "upper", "lower", "keep"] as const;
export const widest = 100_000;
export const widestIndent = 40;

const readIndent: ReadValue<LayoutSection> = (node, report) => {
  if (node.kind === "scalar" && node.value === "tab") return { useTabs: true };
  const indentWidth = readNumber(1, widestIndent, '"tab"')(node, report);
  return indentWidth === undefined ? undefined : { indentWidth, useTabs: false };
};
