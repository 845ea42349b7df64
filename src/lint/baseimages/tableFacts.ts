import { once } from "../../base/once.ts";
import type { BaseImageFacts, OsFacts } from "../../dockerfile/baseImageFacts.ts";
import { lackLists, schedules, tableTexts } from "./baseImageTable.ts";
import { distrolessFacts } from "./distrolessFacts.ts";
import { readTag, type TagParts } from "./readTag.ts";
import { phrases, type TableFacts, type TableRepository } from "./tableRepository.ts";

/**
 * What the shipped table says of a repository's tag: "" where none is typed, undefined where only a
 * digest is, which may be that of any tag.
 */
export function tableFacts(
  repository: string,
  tag: string | undefined,
): BaseImageFacts | undefined {
  const distroless = distrolessFacts(repository, tag);
  if (distroless) return distroless;
  const table = tableOf(repository);
  if (!table) return undefined;
  const parts = tag === undefined ? undefined : readTag(tag, table);
  if (!parts) return { ...(!table.partial && whole(table.all)), os: { kind: "linux" } };
  const family = parts.os?.family ?? table.family;
  const os = osFacts(family, parts);
  const end = endOfLife(table, os, parts);
  const rest = { os, ...(end !== undefined && { endOfLife: end }) };
  const version = table.system === undefined ? parts.version : parts.os?.version;
  if (family === undefined) {
    const kinds = kindsWith(table, parts);
    // The newest of all may be of a kind that is not in the table.
    const isKnown =
      kinds.length > 0 &&
      kinds.every((each) => isWithin(version, table, each)) &&
      !(table.partial && version === undefined);
    return isKnown ? { ...whole(table.all), ...rest } : rest;
  }
  const kind = [family, ...parts.words].join("+");
  const own = table.kinds[kind];
  if (!own || !isWithin(version, table, kind)) return { ...ofFamily[family], ...rest };
  return { ...whole({ ...table.all, ...own }), ...rest };
}

/** What holds for each official image of a family, whatever its version. */
const ofFamily: Readonly<Record<string, BaseImageFacts>> = {
  alpine: { packageManagers: ["apk"] },
  debian: { packageManagers: ["apt"], shells: ["sh", "bash"] },
  ubuntu: { packageManagers: ["apt"], shells: ["sh", "bash"] },
};

/** Whether definitions speak for a version. One with no number is that of the newest definitions. */
function isWithin(version: string | undefined, table: TableRepository, kind: string): boolean {
  const [since, until] = [table.since[kind], table.until[kind]];
  if (version === undefined || since === undefined || until === undefined) return true;
  return !isLower(version, since) && !isHigherMajor(version, until);
}

/** The kinds of all families that words such as `jre` make. */
function kindsWith({ kinds }: TableRepository, { words }: TagParts): readonly string[] {
  return Object.keys(kinds).filter(
    (kind) => kind.split("+").slice(1).join("+") === words.join("+"),
  );
}

const read = new Map<string, TableRepository>();

/** What the table has on a repository; undefined for one that is not in it. */
export function tableOf(repository: string): TableRepository | undefined {
  const known = read.get(repository);
  if (known) return known;
  if (!Object.hasOwn(tableTexts, repository)) return undefined;
  const text = (tableTexts[repository] ?? "").replace(/[~^|`#]/g, (sign) => phrases[sign] ?? sign);
  const table: TableRepository = JSON.parse(text);
  read.set(repository, table);
  return table;
}

function whole({ lacks, ...facts }: TableFacts): BaseImageFacts {
  const list = lacks === undefined ? undefined : splitLists()[lacks];
  return list === undefined ? facts : { ...facts, lacks: list };
}

const splitLists = once(() => lackLists.map((list) => list.split(" ")));

function osFacts(family: string | undefined, { os }: TagParts): OsFacts {
  return {
    kind: "linux",
    ...(family !== undefined && { family }),
    ...(os?.version !== undefined && { version: os.version }),
  };
}

/** By schedule and version: the first day without fixes. */
export const ends = once(
  () => JSON.parse(schedules) as Readonly<Record<string, Readonly<Record<string, string>>>>,
);

/** The first day on which the image's program or its system is not mended any more. */
function endOfLife(table: TableRepository, os: OsFacts, parts: TagParts): string | undefined {
  const system = os.version === undefined ? undefined : ends()[os.family ?? ""]?.[os.version];
  const own =
    parts.version === undefined ? undefined : cycleEnd(ends()[table.schedule ?? ""], parts.version);
  return system !== undefined && own !== undefined && system < own ? system : (own ?? system);
}

/** `3.8.16` belongs to `3.8`; `3` to none. */
function cycleEnd(
  schedule: Readonly<Record<string, string>> | undefined,
  version: string,
): string | undefined {
  const numbers = version.replace(/^v/, "").split(/[^\d]+/);
  for (let length = Math.min(numbers.length, 3); length > 0; length--) {
    const end = schedule?.[numbers.slice(0, length).join(".")];
    if (end !== undefined) return end;
  }
  return undefined;
}

/** Programs change with their major versions, so those after the last one read are not known. */
function isHigherMajor(version: string, than: string): boolean {
  return Number.parseInt(version.replace(/^v/, ""), 10) > Number.parseInt(than, 10);
}

/** By those of its numbers that a tag gives: `1` may be any 1.x, so the newest. */
function isLower(version: string, than: string): boolean {
  const left = version.replace(/^v/, "").split(/[^\d]+/);
  const right = than.split(".");
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = Number(left[at]) - Number(right[at]);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
