import type { Rule } from "../lint/rule.ts";
import type { ConfigOverride, ConfigSection, LintConfigFile, ParsedConfig } from "./configFile.ts";
import type { ConfigNode, ReportProblem } from "./configNode.ts";
import { parseConfig } from "./parseConfig.ts";
import { readJsonc } from "./readJsonc.ts";
import { readSectionMember, sectionKeys } from "./readSection.ts";
import { readGlobs, readMembers, reportUnknownKey } from "./readValues.ts";
import type { RuleVocabulary } from "./ruleVocabulary.ts";

/** Reads a `.slipway.json`: JSON with comments and trailing commas; see `parseConfig`. */
export function parseSlipwayConfig(text: string, rules: readonly Rule[]): ParsedConfig {
  return parseConfig(text, rules, { readText: readJsonc, readRoot });
}

function readRoot(
  root: ConfigNode,
  vocabulary: RuleVocabulary,
  report: ReportProblem,
): LintConfigFile {
  let section: ConfigSection = {};
  let overrides: readonly ConfigOverride[] = [];
  let ignore: readonly string[] = [];
  for (const member of readMembers(root, report) ?? []) {
    const { key, value } = member;
    const part = readSectionMember(member, vocabulary, report);
    if (part) section = { ...section, ...part };
    else if (key === "overrides") overrides = readOverrides(value, vocabulary, report);
    else if (key === "ignore") ignore = readGlobs(value, report) ?? [];
    else if (key !== "$schema") {
      reportUnknownKey(member, [...sectionKeys, "overrides", "ignore"], report);
    }
  }
  return { ...section, overrides, ignore };
}

function readOverrides(
  node: ConfigNode,
  vocabulary: RuleVocabulary,
  report: ReportProblem,
): readonly ConfigOverride[] {
  if (node.kind !== "list") {
    report(node.range, "This must be a list of overrides. Put it between brackets.");
    return [];
  }
  return node.items.flatMap((item) => readOverride(item, vocabulary, report) ?? []);
}

function readOverride(
  node: ConfigNode,
  vocabulary: RuleVocabulary,
  report: ReportProblem,
): ConfigOverride | undefined {
  const members = readMembers(node, report);
  if (!members) return undefined;
  let section: ConfigSection = {};
  let files: readonly string[] | undefined;
  for (const member of members) {
    const part = readSectionMember(member, vocabulary, report);
    if (part) section = { ...section, ...part };
    else if (member.key === "files") files = readGlobs(member.value, report) ?? [];
    else reportUnknownKey(member, ["files", ...sectionKeys], report);
  }
  if (files !== undefined) return { ...section, files };
  const { start } = node.range;
  report({ start, end: start + 1 }, 'This override names no files. Add the key "files".');
  return undefined;
}
