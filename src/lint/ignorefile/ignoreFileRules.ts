import type { Severity } from "../rule.ts";

/** What is told of ignore files. They are no rules of the catalogue, which is about Dockerfiles. */
export interface IgnoreFileRule {
  /** Kebab-case; says the wish. */
  readonly id: string;
  readonly summary: string;
  readonly severity: Severity;
}

/** Explained in docs/dockerignore.md, which a test compares. */
export const ignoreFileRules = [
  {
    id: "write-valid-ignore-patterns",
    summary: "Require patterns that the build can read.",
    severity: "error",
  },
  {
    id: "begin-ignore-comments-in-first-column",
    summary: "Require that comments of an ignore file begin in the first column.",
    severity: "warning",
  },
  {
    id: "avoid-quotes-in-ignore-file",
    summary: "Disallow quotes around patterns, as they are taken for a part of the name.",
    severity: "warning",
  },
  {
    id: "avoid-backslashes-in-ignore-file",
    summary: "Require slashes between the parts of a path.",
    severity: "warning",
  },
  {
    id: "avoid-repeated-ignore-patterns",
    summary: "Disallow patterns that another line has covered.",
    severity: "info",
  },
  {
    id: "avoid-idle-ignore-exceptions",
    summary: "Disallow exceptions that bring nothing back.",
    severity: "warning",
  },
  {
    id: "avoid-unmatched-ignore-patterns",
    summary: "Disallow patterns that match nothing in the folder.",
    severity: "hint",
  },
  {
    id: "ignore-nested-folders",
    summary: "Require `**/` in front of names that are generated in subfolders, too.",
    severity: "info",
  },
  {
    id: "avoid-ignoring-everything",
    summary: "Disallow ignore files that leave nothing in the context.",
    severity: "hint",
  },
] as const satisfies readonly IgnoreFileRule[];

export type IgnoreFileRuleId = (typeof ignoreFileRules)[number]["id"];

export function isIgnoreFileRule(id: string): boolean {
  return ignoreFileRules.some((rule) => rule.id === id);
}
