import { type LabelFormat, labelFormats } from "../lint/policy.ts";
import type { ConfigSection } from "./configFile.ts";
import type { ConfigMember, ConfigNode, ReportProblem } from "./configNode.ts";
import { readLayout } from "./readLayout.ts";
import { readRules } from "./readRules.ts";
import { readFlag, readMembers, readTexts, readWord } from "./readValues.ts";
import type { RuleVocabulary } from "./ruleVocabulary.ts";

export const presetWords = ["recommended", "strict", "hadolint", "buildkit"] as const;
export const failOnWords = ["error", "warning", "info", "hint", "never"] as const;

/** The keys that the file and each of its overrides may have. */
export const sectionKeys = [
  "preset",
  "rules",
  "trustedRegistries",
  "labels",
  "strictLabels",
  "ignoreComments",
  "failOn",
  "format",
] as const;

/** Undefined for a key of another part of the file. */
export function readSectionMember(
  { key, value }: ConfigMember,
  vocabulary: RuleVocabulary,
  report: ReportProblem,
): ConfigSection | undefined {
  switch (key as (typeof sectionKeys)[number]) {
    case "preset":
      return named("preset", readWord(presetWords)(value, report));
    case "rules":
      return named("rules", readRules(value, vocabulary, report));
    case "trustedRegistries":
      return named("trustedRegistries", readTexts(value, report));
    case "labels":
      return named("labels", readLabels(value, report));
    case "strictLabels":
      return named("strictLabels", readFlag(value, report));
    case "ignoreComments":
      return named("ignoreComments", readFlag(value, report));
    case "failOn":
      return named("failOn", readWord(failOnWords)(value, report));
    case "format":
      return named("layout", readLayout(value, report));
    default:
      return undefined;
  }
}

/** Label names with the format of their values; what has no format that is known is left out. */
export function readLabels(
  node: ConfigNode,
  report: ReportProblem,
  readFormat = readWord(labelFormats),
): Readonly<Record<string, LabelFormat>> | undefined {
  const members = readMembers(node, report);
  if (!members) return undefined;
  const labels = members.flatMap(({ key, value }) => {
    const format = readFormat(value, report);
    return format === undefined ? [] : [[key, format] as const];
  });
  return Object.fromEntries(labels);
}

/** Nothing for a value that could not be read, so that a default counts. */
export function named<K extends string, V>(
  key: K,
  value: V | undefined,
): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
