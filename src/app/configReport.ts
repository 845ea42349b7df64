import { relative, sep } from "node:path";
import { createLineTable, type LineTable } from "../base/lineTable.ts";
import type { Finding } from "../lint/finding.ts";
import type { FoundLintConfig } from "./createLintConfigFinder.ts";

/** A text with what was found in it. */
export interface ReportedFile {
  /** As the caller named it, or below the folder that the caller named. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly lines: LineTable;
  readonly findings: readonly Finding[];
}

/** The rule that tells of mistakes in a configuration; it cannot be turned off. */
export const configErrorId = "config-error";

/** The mistakes of a configuration as warnings of that file; undefined where it has none. */
export function configReport(
  { path, text, problems }: FoundLintConfig,
  cwd: string,
): ReportedFile | undefined {
  if (problems.length === 0) return undefined;
  const below = relative(cwd, path);
  return {
    file: below.split(sep)[0] === ".." ? path : below,
    path,
    text,
    lines: createLineTable(text),
    findings: problems.map(({ range, message }) => ({
      rule: configErrorId,
      aliases: [],
      severity: "warning",
      message,
      range,
      fix: undefined,
      tag: undefined,
    })),
  };
}
