import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  phrases,
  type TableFacts,
  type TableRepository,
} from "../../src/lint/baseimages/tableRepository.ts";
import { type BuiltImage, buildImages, commonState, type ImageState } from "./buildImages.ts";
import { programs } from "./programs.ts";
import { readDefinitions } from "./readDefinitions.ts";
import { type ReviewedRepository, repositories } from "./repositories.ts";

/** The text of `src/lint/baseimages/baseImageTable.ts`, made of a folder of definitions. */
export function generatedTable(folder: string): string {
  const images = buildImages(readDefinitions(folder));
  const schedules: EndOfLife = JSON.parse(readFileSync(join(folder, "end-of-life.json"), "utf8"));
  const lackLists: string[] = [];
  const made = Object.entries(repositories)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, reviewed]) => {
      const own = images.filter(({ repository }) => repository === name);
      if (own.length === 0 && !reviewed.partial) throw new Error(`No definition of ${name}.`);
      const table = tableRepository(own, reviewed, lackLists);
      return [name, table] as const;
    });
  return [
    "// Made by scripts/base-images/generate.ts: change the definitions there and run it again.",
    "",
    "/** The day up to which ends of life and most of the definitions were looked up. */",
    `export const asOf = ${JSON.stringify(schedules.asOf)};`,
    "",
    "/** By repository: a `TableRepository` as JSON, read when it is asked for. */",
    "export const tableTexts: Readonly<Record<string, string>> = {",
    ...made.map(([name, table]) => `  ${property(name)}${quoted(condensedTable(table))},`),
    "};",
    "",
    "/** Lists of programs that kinds of images lack, with blanks between them. */",
    "export const lackLists: readonly string[] = [",
    ...lackLists.map((list) => `  ${JSON.stringify(list)},`),
    "];",
    "",
    "/** By family or program, by version: the day from which on nobody mends it, as JSON. */",
    "export const schedules =",
    `  ${quoted(JSON.stringify(schedules.schedules))};`,
    "",
  ].join("\n");
}

interface EndOfLife {
  readonly asOf: string;
  readonly schedules: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function condensedTable(table: TableRepository): string {
  return Object.entries(phrases).reduce((json, [sign, phrase]) => {
    if (json.includes(sign)) throw new Error(`${sign} stands for a phrase: ${json}`);
    return json.replaceAll(phrase, sign);
  }, JSON.stringify(table));
}

/** As the formatter writes it: a short name and a long text share a line. */
function property(name: string): string {
  const key = /^[a-z]+$/.test(name) ? name : JSON.stringify(name);
  return `${key}:${key.length < 5 ? " " : "\n    "}`;
}

function quoted(json: string): string {
  return `'${json.replace(/[\\']/g, "\\$&")}'`;
}

function tableRepository(
  images: readonly BuiltImage[],
  reviewed: ReviewedRepository,
  lackLists: string[],
): TableRepository {
  const kinds = new Map<string, BuiltImage[]>();
  for (const image of images)
    kinds.set(image.variant, [...(kinds.get(image.variant) ?? []), image]);
  // What a tag that is not understood leads to may hold any program.
  const all =
    images.length === 0
      ? {}
      : facts(
          { ...commonState(images.map(({ state }) => state)), present: undefined },
          reviewed,
          lackLists,
        );
  const since: Record<string, string> = {};
  const until: Record<string, string> = {};
  const ofKinds: Record<string, TableFacts> = {};
  for (const [kind, own] of [...kinds].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const state = commonState(own.map((image) => image.state));
    ofKinds[kind] = besides(all, facts(state, reviewed, lackLists));
    const versions = sortedVersions(own, reviewed);
    const [first, last] = [versions?.[0], versions?.at(-1)];
    if (first === undefined || last === undefined) continue;
    since[kind] = first;
    until[kind] = reviewed.until ?? last;
  }
  const { family, system, variants = [], names, partial, schedule } = reviewed;
  return {
    ...(family !== undefined && { family }),
    ...(system !== undefined && { system }),
    variants,
    ...(names && { names }),
    ...(partial && { partial }),
    ...(schedule !== undefined && { schedule }),
    ...{ all, kinds: ofKinds, since, until },
  };
}

/** From the lowest on; `system` repositories are numbered as their system is. */
function sortedVersions(
  images: readonly BuiltImage[],
  { system }: ReviewedRepository,
): readonly string[] | undefined {
  const versions = images.map(({ tag }) => (system === undefined ? tag.version : tag.os?.version));
  if (versions.includes(undefined)) return undefined;
  return (versions as string[]).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

const managers: Readonly<Record<string, TableFacts["packageManagers"]>> = {
  debian: ["apt"],
  ubuntu: ["apt"],
  alpine: ["apk"],
  busybox: [],
};

/** Variables whose values go with the version, even where but one definition is stored. */
const byVersion = /VERSION|_MAJOR$|SHA\d+|_URLS?$|_KEYS?$|_KEYID$|RELEASE|CHECKSUM|_TAG$|_BUILD$/;

function facts(state: ImageState, reviewed: ReviewedRepository, lackLists: string[]): TableFacts {
  const env: Record<string, string> = {};
  const envNames: string[] = [];
  for (const [name, value] of [...state.env].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (value === undefined || byVersion.test(name)) envNames.push(name);
    else env[name] = value;
  }
  const packageManagers = managers[state.family ?? ""];
  const shells = shellsIn(state);
  const lacks =
    state.present &&
    Object.keys(programs).filter(
      (program) => !state.present?.includes(program) && !reviewed.brings?.includes(program),
    );
  const made: Record<string, unknown> = {
    user: state.user,
    workdir: state.workdir,
    env,
    envNames: envNames.length === 0 ? undefined : envNames,
    ...{ entrypoint: state.entrypoint, cmd: state.cmd, shell: state.shell },
    ...{ exposed: state.exposed, volumes: state.volumes, onbuild: state.onbuild },
    ...{ packageManagers, shells },
    lacks: lacks && place(lackLists, lacks.join(" ")),
  };
  return Object.fromEntries(
    Object.entries(made).filter(([, value]) => value !== undefined),
  ) as TableFacts;
}

function shellsIn({ family, present }: ImageState): readonly string[] | undefined {
  if (family === "debian" || family === "ubuntu") return ["sh", "bash"];
  if (!/^(alpine|busybox)$/.test(family ?? "") || present === undefined) return undefined;
  return ["sh", ...(present.includes("bash") ? ["bash"] : [])];
}

function place(lists: string[], list: string): number {
  const at = lists.indexOf(list);
  return at === -1 ? lists.push(list) - 1 : at;
}

/** What is not the same; what holds for all is never other than what holds for one. */
function besides(all: TableFacts, own: TableFacts): TableFacts {
  return Object.fromEntries(
    Object.entries(own).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(all[name as keyof TableFacts]),
    ),
  ) as TableFacts;
}
