import type { BaseImageFacts, FactSource } from "../../dockerfile/baseImageFacts.ts";

/** Words of a line; `value` is data of the image. */
export interface BaseLine {
  readonly key: BaseLineKey;
  readonly value: string;
}

export type BaseLineKey =
  | "os"
  | "user"
  | "folder"
  | "entrypoint"
  | "command"
  | "ports"
  | "platforms"
  | "digest"
  | "created"
  | "endOfLife"
  | "source";

/**
 * What is worth telling of a base in a hover, one short line each; what is not known has none. Values
 * of labels and of the environment are not told, as they may be long.
 */
export function describeBase(facts: BaseImageFacts, now: number): readonly BaseLine[] {
  const { os, user, workdir, entrypoint, cmd, exposed, platforms } = facts;
  const lines: readonly (readonly [BaseLineKey, string | undefined])[] = [
    ["os", os && [os.family ?? os.kind, os.version].filter(Boolean).join(" ")],
    ["user", user === "" ? "root" : user],
    ["folder", workdir === "" ? "/" : workdir],
    ["entrypoint", words(entrypoint)],
    ["command", words(cmd)],
    ["ports", exposed?.join(", ")],
    ["platforms", platforms && listed(platforms)],
    ["digest", facts.digest],
    ["created", facts.created && dayAndAge(facts.created, now)],
    ["endOfLife", facts.endOfLife],
    ["source", facts.source && sourceText(facts.source, now)],
  ];
  return lines.flatMap(([key, value]) => (value ? [{ key, value }] : []));
}

/** As a Dockerfile's JSON form, so that words with blanks stay apart. */
function words(list: readonly string[] | undefined): string | undefined {
  return list && list.length > 0 ? JSON.stringify(list) : undefined;
}

const mostListed = 6;

function listed(names: readonly string[]): string {
  const more = names.length - mostListed;
  const shown = names.slice(0, mostListed).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function sourceText(source: FactSource, now: number): string {
  switch (source.kind) {
    case "engine":
      return "the engine";
    case "registry":
      return `the registry, ${ageText(Date.parse(source.at), now)}`;
    case "table":
      return `Slipway's table of ${source.asOf}`;
  }
}

function dayAndAge(created: string, now: number): string | undefined {
  const at = Date.parse(created);
  return Number.isNaN(at)
    ? undefined
    : `${new Date(at).toISOString().slice(0, 10)}, ${ageText(at, now)}`;
}

function ageText(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  for (const { length, one, more } of units) {
    const count = Math.floor(seconds / length);
    if (count >= 1) return count === 1 ? one : more(count);
  }
  return "just now";
}

/** In whole sentences, as other languages count differently. */
const units: readonly Unit[] = [
  { length: 365 * 86_400, one: "1 year ago", more: (count) => `${count} years ago` },
  { length: 30 * 86_400, one: "1 month ago", more: (count) => `${count} months ago` },
  { length: 86_400, one: "1 day ago", more: (count) => `${count} days ago` },
  { length: 3_600, one: "1 hour ago", more: (count) => `${count} hours ago` },
  { length: 60, one: "1 minute ago", more: (count) => `${count} minutes ago` },
];

interface Unit {
  /** Seconds. */
  readonly length: number;
  readonly one: string;
  readonly more: (count: number) => string;
}
