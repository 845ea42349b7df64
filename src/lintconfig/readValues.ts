import { closestName } from "../dockerfile/closestName.ts";
import type { ConfigMember, ConfigNode, ReportProblem } from "./configNode.ts";

/** The value, where it has the type; else undefined and a complaint. */
export type ReadValue<T> = (node: ConfigNode, report: ReportProblem) => T | undefined;

export const readFlag: ReadValue<boolean> = (node, report) => {
  if (node.kind === "scalar" && typeof node.value === "boolean") return node.value;
  report(node.range, "This must be true or false. Write one of them without quotes.");
  return undefined;
};

export const readText: ReadValue<string> = (node, report) => {
  if (node.kind === "scalar" && typeof node.value === "string") return node.value;
  report(node.range, "This must be a text. Put it between quotes.");
  return undefined;
};

/** The texts of a list; an item of another type is complained of and left out. */
export const readTexts: ReadValue<readonly string[]> = (node, report) => {
  if (node.kind === "list") return node.items.flatMap((item) => readText(item, report) ?? []);
  report(node.range, "This must be a list of texts. Put it between brackets.");
  return undefined;
};

/** Globs; what only other tools' globs have is complained of, as it would match nothing here. */
export const readGlobs: ReadValue<readonly string[]> = (node, report) => {
  for (const item of node.kind === "list" ? node.items : []) {
    if (item.kind !== "scalar" || !foreignGlob.test(String(item.value))) continue;
    report(
      item.range,
      "Only *, **, ?, [a-z] and slashes have a meaning here. Write a glob for each.",
    );
  }
  return readTexts(node, report);
};

const foreignGlob = /^!|[{}\\]/;

export const readMembers: ReadValue<readonly ConfigMember[]> = (node, report) => {
  if (node.kind === "object") return lastOfEach(node.members, report);
  report(node.range, "This must be a group of keys with values. Put it between braces.");
  return undefined;
};

/** A whole number within bounds; `or` is what is allowed besides, as it is written. */
export function readNumber(least: number, most: number, or?: string): ReadValue<number> {
  return (node, report) => {
    const value = node.kind === "scalar" ? node.value : undefined;
    if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) {
      return Number(value);
    }
    const end = most.toLocaleString("en");
    const message =
      or === undefined
        ? `This value cannot be used. Write a whole number from ${least} to ${end}.`
        : `This value cannot be used. Write a whole number from ${least} to ${end}, or ${or}.`;
    report(node.range, message);
    return undefined;
  };
}

/** One of a few words. */
export function readWord<const T extends string>(words: readonly T[]): ReadValue<T> {
  return (node, report) => {
    const value = node.kind === "scalar" ? node.value : undefined;
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    const near = typeof value === "string" ? closestName(value, words) : undefined;
    const advice = near === undefined ? `Write one of: ${words.join(", ")}.` : meant(near);
    report(node.range, `This value is not known. ${advice}`);
    return undefined;
  };
}

/** Complains of a key that nothing is known by. */
export function reportUnknownKey(
  { key, keyRange }: ConfigMember,
  known: readonly string[],
  report: ReportProblem,
): void {
  const near = closestName(key, known);
  const advice = near === undefined ? `Use one of: ${known.join(", ")}.` : meant(near);
  report(keyRange, `The key ${quoted(key)} is not known. ${advice}`);
}

export function meant(name: string): string {
  return `Did you mean ${quoted(name)}?`;
}

/** A name as it may stand in a sentence. */
export function quoted(name: string): string {
  return `"${name.length > 60 ? `${name.slice(0, 60)}…` : name}"`;
}

function lastOfEach(
  members: readonly ConfigMember[],
  report: ReportProblem,
): readonly ConfigMember[] {
  const last = new Map(members.map((member) => [member.key, member]));
  if (last.size === members.length) return members;
  for (const member of members) {
    if (last.get(member.key) === member) continue;
    report(member.keyRange, `The key ${quoted(member.key)} is set again below. Remove one.`);
  }
  return [...last.values()];
}
