import type { RuleSetting } from "../lint/config.ts";
import { type LabelFormat, labelFormats } from "../lint/policy.ts";
import type { Rule, Severity } from "../lint/rule.ts";
import type { ConfigFormat, FailOn, LintConfigFile, ParsedConfig } from "./configFile.ts";
import type { ConfigMember, ConfigNode, ReportProblem } from "./configNode.ts";
import { mergeRules, type RuleSettings } from "./mergeRules.ts";
import { parseConfig } from "./parseConfig.ts";
import { resolveRule } from "./readRules.ts";
import { named, readLabels } from "./readSection.ts";
import {
  type ReadValue,
  readMembers,
  readTexts,
  readWord,
  reportUnknownKey,
} from "./readValues.ts";
import { readYaml } from "./readYaml.ts";
import type { RuleVocabulary } from "./ruleVocabulary.ts";

/** Reads hadolint's configuration: all of its keys, with what they mean there; see `parseConfig`. */
export function parseHadolintConfig(text: string, rules: readonly Rule[]): ParsedConfig {
  return parseConfig(text, rules, { readText: readYaml, readRoot });
}

function readRoot(
  root: ConfigNode,
  vocabulary: RuleVocabulary,
  report: ReportProblem,
): LintConfigFile {
  const found = new Map((readMembers(root, report) ?? []).map((member) => [member.key, member]));
  for (const member of found.values()) {
    if (!keys.includes(member.key)) reportUnknownKey(member, keys, report);
  }
  const get = <T>(key: string, read: ReadValue<T>): T | undefined => {
    const node = found.get(key)?.value;
    return node === undefined || isEmpty(node) ? undefined : read(node, report);
  };
  const readOff: ReadValue<RuleSettings> = (node) =>
    mergeRules(settingsOf(node, "off", vocabulary, report));
  const readOverride: ReadValue<RuleSettings> = (node) => readSeverities(node, vocabulary, report);
  const off = get("ignored", readOff);
  const override = get("override", readOverride);
  const comments = get("disable-ignore-pragma", readSwitch);
  const threshold = get("failure-threshold", readWord(thresholdWords));
  const never = get("no-fail", readSwitch) === true;
  for (const key of ["no-color", "verbose"]) get(key, readSwitch);
  const format = get("format", readFormat) ?? get("formats", readFormats);
  return {
    ...named("rules", joinRules(override, off)),
    ...named("trustedRegistries", get("trustedRegistries", readTextOrTexts)),
    ...named(
      "labels",
      get("label-schema", (node) => readLabels(node, report, readLabelFormat)),
    ),
    ...named("strictLabels", get("strict-labels", readSwitch)),
    ...named("ignoreComments", comments === undefined ? undefined : !comments),
    ...named("failOn", never ? "never" : threshold && thresholds[threshold]),
    ...named("format", format),
    overrides: [],
    ignore: [],
  };
}

const keys: readonly string[] = [
  ...["ignored", "override", "trustedRegistries", "label-schema", "strict-labels"],
  ...["disable-ignore-pragma", "failure-threshold", "no-fail", "no-color", "verbose"],
  ...["format", "formats"],
];

/** What is ignored stays so whatever an override says. */
function joinRules(
  override: RuleSettings | undefined,
  off: RuleSettings | undefined,
): RuleSettings | undefined {
  if (!override && !off) return undefined;
  return mergeRules(Object.entries(override ?? {}), Object.entries(off ?? {}));
}

/** From the weakest to the strongest, which wins where a rule is named twice. */
const severities: readonly (readonly [word: string, severity: Severity])[] = [
  ["style", "hint"],
  ["info", "info"],
  ["warning", "warning"],
  ["error", "error"],
];

function readSeverities(
  node: ConfigNode,
  vocabulary: RuleVocabulary,
  report: ReportProblem,
): RuleSettings {
  const members = readMembers(node, report) ?? [];
  const known = severities.map(([word]) => word).reverse();
  for (const member of members) {
    if (!known.includes(member.key)) reportUnknownKey(member, known, report);
  }
  const layers = severities.map(([word, severity]) => {
    const member = members.find(({ key }) => key === word);
    if (!member || isEmpty(member.value)) return [];
    return settingsOf(member.value, severity, vocabulary, report);
  });
  return mergeRules(...layers);
}

function settingsOf(
  node: ConfigNode,
  setting: RuleSetting,
  vocabulary: RuleVocabulary,
  report: ReportProblem,
): readonly (readonly [string, RuleSetting])[] {
  if (node.kind !== "list") {
    report(node.range, "This must be a list of rules. Begin each with a dash.");
    return [];
  }
  return node.items.flatMap((item) => {
    if (item.kind !== "scalar" || typeof item.value !== "string") {
      report(item.range, "This must be the name of a rule, such as DL3008.");
      return [];
    }
    // Peers cannot turn it off either, and do not mind.
    if (item.value === "DL1000") return [];
    const ids = resolveRule(item.value, item.range, vocabulary, report);
    return ids.map((id) => [id, setting] as const);
  });
}

const thresholdWords = ["error", "warning", "info", "style", "ignore", "none"] as const;
const thresholds: Readonly<Record<(typeof thresholdWords)[number], FailOn>> = {
  error: "error",
  warning: "warning",
  info: "info",
  style: "hint",
  ignore: "hint",
  none: "hint",
};

const readLabelFormat: ReadValue<LabelFormat> = (node, report) => {
  const isPlain = isEmpty(node) || (node.kind === "scalar" && node.value === "");
  return isPlain ? "text" : readWord(labelFormats)(node, report);
};

/** Those of hadolint's formats that we have, too; the others are no mistake. */
const formats: Readonly<Record<string, ConfigFormat | undefined>> = {
  tty: "text",
  json: "json",
  sarif: "sarif",
  checkstyle: "checkstyle",
  gitlab_codeclimate: "gitlab",
};
const formatWords = [...Object.keys(formats), "codeclimate", "gnu", "codacy", "sonarqube", "junit"];
const readFormat: ReadValue<ConfigFormat> = (node, report) =>
  formats[readWord(formatWords)(node, report) ?? ""];
const readFormats: ReadValue<ConfigFormat> = (node, report) => {
  const items = node.kind === "list" ? node.items : [node];
  return items.flatMap((item) => readFormat(item, report) ?? [])[0];
};

const readTextOrTexts: ReadValue<readonly string[]> = (node, report) => {
  if (node.kind === "scalar" && typeof node.value === "string") return [node.value];
  return readTexts(node, report);
};

/** YAML 1.1, which hadolint reads, has more words for it than ours. */
const readSwitch: ReadValue<boolean> = (node, report) => {
  const value = node.kind === "scalar" ? node.value : undefined;
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" ? value.toLowerCase() : "";
  if (word === "yes" || word === "on") return true;
  if (word === "no" || word === "off") return false;
  report(node.range, "This must be true or false. Write one of them without quotes.");
  return undefined;
};

/** A key without a value, as `ignored:` with every rule in a comment. */
function isEmpty(node: ConfigMember["value"]): boolean {
  return node.kind === "scalar" && node.value === null;
}
