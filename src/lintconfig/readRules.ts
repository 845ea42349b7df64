import { closestName } from "../dockerfile/closestName.ts";
import type { RuleSetting, SeveritySetting } from "../lint/config.ts";
import { fitsOption, type RuleOption } from "../lint/ruleOptions.ts";
import type { ConfigMember, ConfigNode, ReportProblem } from "./configNode.ts";
import { mergeRules, type RuleSettings } from "./mergeRules.ts";
import { meant, quoted, readMembers, readWord, reportUnknownKey } from "./readValues.ts";
import { fixedRules, type RuleVocabulary } from "./ruleVocabulary.ts";

export const severityWords = ["off", "hint", "info", "warning", "error"] as const;

/** The settings by our own ids; an id of ours beats a peer's name for the same rule. */
export function readRules(
  node: ConfigNode,
  vocabulary: RuleVocabulary,
  report: ReportProblem,
): RuleSettings | undefined {
  const members = readMembers(node, report);
  if (!members) return undefined;
  const own: [string, RuleSetting][] = [];
  const peers: [string, RuleSetting][] = [];
  for (const member of members) {
    const ids = resolveRule(member.key, member.keyRange, vocabulary, report);
    if (ids.length === 0) continue;
    const setting = readSetting(member, ids, vocabulary, report);
    if (setting === undefined) continue;
    for (const id of ids) (id === member.key ? own : peers).push([id, setting]);
  }
  return mergeRules(peers, own);
}

/** Our ids for a name; none, and a complaint, for one that no rule has. */
export function resolveRule(
  name: string,
  range: ConfigNode["range"],
  { names, spelled }: RuleVocabulary,
  report: ReportProblem,
): readonly string[] {
  if (fixedRules.has(name)) {
    report(range, `The rule ${quoted(name)} has no settings. Remove it here.`);
    return [];
  }
  const ids = names.resolve(name);
  if (ids.length > 0) return ids;
  // One number is as near to another as any.
  const near = /\d$/.test(name) ? undefined : closestName(name, spelled);
  const advice = near === undefined ? "See the list of rules for its name." : meant(near);
  report(range, `There is no rule ${quoted(name)}. ${advice}`);
  return [];
}

const readSeverity = readWord(severityWords);

function readSetting(
  { value }: ConfigMember,
  ids: readonly string[],
  vocabulary: RuleVocabulary,
  report: ReportProblem,
): RuleSetting | undefined {
  if (value.kind !== "object") return readSeverity(value, report);
  let severity: SeveritySetting | undefined;
  let options: Readonly<Record<string, unknown>> | undefined;
  for (const member of readMembers(value, report) ?? []) {
    if (member.key === "severity") severity = readSeverity(member.value, report);
    else if (member.key === "options") {
      options = readOptions(member.value, ids, vocabulary, report);
    } else reportUnknownKey(member, ["severity", "options"], report);
  }
  return { ...(severity ? { severity } : {}), ...(options ? { options } : {}) };
}

function readOptions(
  node: ConfigNode,
  ids: readonly string[],
  { byId }: RuleVocabulary,
  report: ReportProblem,
): Readonly<Record<string, unknown>> {
  const known = new Map(ids.flatMap((id) => Object.entries(byId.get(id)?.options ?? {})));
  const read: [string, unknown][] = [];
  for (const member of readMembers(node, report) ?? []) {
    const { key, value } = member;
    const option = known.get(key);
    if (option === undefined) {
      if (known.size > 0) reportUnknownKey(member, [...known.keys()], report);
      else report(member.keyRange, "This rule has no options. Remove them.");
      continue;
    }
    const plain = toPlain(value);
    if (fitsOption(option, plain)) read.push([key, plain]);
    else report(value.range, `This must be ${typeName(option)}, as the option's default is.`);
  }
  return Object.fromEntries(read);
}

function typeName({ default: like }: RuleOption): string {
  if (Array.isArray(like)) return "a list of texts";
  if (typeof like === "boolean") return "true or false";
  return typeof like === "number" ? "a number" : "a text";
}

/** No option is deeper than a list of scalars. */
function toPlain(node: ConfigNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "object") return undefined;
  return node.items.map((item) => (item.kind === "scalar" ? item.value : undefined));
}
