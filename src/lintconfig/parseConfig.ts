import type { Rule } from "../lint/rule.ts";
import { collectProblems } from "./collectProblems.ts";
import type { LintConfigFile, ParsedConfig } from "./configFile.ts";
import type { ConfigNode, ReportProblem } from "./configNode.ts";
import { readGuarded } from "./readGuarded.ts";
import { createRuleVocabulary, type RuleVocabulary } from "./ruleVocabulary.ts";

/** What a kind of configuration file is made of. */
export interface ConfigLanguage {
  /** Reads the text; undefined where there is nothing in it. */
  readonly readText: (text: string, report: ReportProblem) => ConfigNode | undefined;
  readonly readRoot: (
    root: ConfigNode,
    vocabulary: RuleVocabulary,
    report: ReportProblem,
  ) => LintConfigFile;
}

/**
 * Whatever is wrong is told of at its place, and the rest is used. Never throws; linear in the text.
 */
export function parseConfig(
  text: string,
  rules: readonly Rule[],
  { readText, readRoot }: ConfigLanguage,
): ParsedConfig {
  const problems = collectProblems(text.length);
  const root = readGuarded(text, readText, problems.report);
  const config = root && readRoot(root, createRuleVocabulary(rules), problems.report);
  return { config: config ?? { overrides: [], ignore: [] }, problems: problems.list() };
}
