import type { Engine, EngineImageDetails } from "../engine/engine.ts";
import type { ChangeList } from "../image/changeList.ts";
import { compareTrees } from "../image/compareTrees.ts";
import { archivedLayers } from "./archivedLayers.ts";
import type { ContentsReader, ImageContents, ReadProgress } from "./imageContents.ts";
import { type ImageLayer, layersOf } from "./imageLayers.ts";
import { type InstalledPackages, installedPackages } from "./installedPackages.ts";

/** How a second image differs from a first one. */
export interface ImageComparison {
  readonly images: readonly [ComparedImage, ComparedImage];
  /** Only what differs. */
  readonly config: readonly ConfigDifference[];
  /** How many layers, from the base, are the same in both. */
  readonly sharedLayers: number;
  readonly layers: readonly [readonly ImageLayer[], readonly ImageLayer[]];
  readonly files: ChangeList;
  readonly packages: readonly PackageDifference[];
  /** True where one of the two has a database of rpm, which is not read. */
  readonly rpm: boolean;
  /** Sentences on layers that could not be read. */
  readonly unreadable: readonly string[];
}

export interface ComparedImage {
  readonly name: string;
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  readonly created: number;
}

export interface ConfigDifference {
  readonly part: ConfigPart;
  /** Of a variable or a label; "" elsewhere. */
  readonly key: string;
  /** Undefined where that image has none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export type ConfigPart = (typeof configParts)[number];

/** In the order in which they are told. */
const configParts = [
  ...(["platform", "author", "user", "folder", "entrypoint", "command", "shell"] as const),
  ...(["healthcheck", "stopSignal", "ports", "volumes", "onbuild", "variable", "label"] as const),
] as const;

export interface PackageDifference {
  readonly manager: string;
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Reads both images from the engine. Rejects as `ContentsReader.read` does. */
export async function compareImages(
  { engine, reader }: { readonly engine: ComparedIn; readonly reader: ContentsReader },
  names: readonly [string, string],
  onProgress?: (progress: ReadProgress & { readonly name: string }) => void,
  signal?: AbortSignal,
): Promise<ImageComparison> {
  const read = async (name: string): Promise<ReadImage> => {
    const details = await engine.inspectImage(name, signal);
    const history = await engine.imageHistory(name, signal);
    const contents = await reader.read(
      engine,
      name,
      (progress) => onProgress?.({ ...progress, name }),
      signal,
    );
    return { name, details, contents, layers: layersOf(history, details) };
  };
  // One after the other: an engine writes an archive from one disk.
  return joinImages(await read(names[0]), await read(names[1]));
}

/** What is asked of who has the images. */
export type ComparedIn = Pick<Engine, "inspectImage" | "imageHistory" | "saveImage">;

interface ReadImage {
  readonly name: string;
  readonly details: EngineImageDetails;
  readonly contents: ImageContents;
  readonly layers: readonly ImageLayer[];
}

function joinImages(before: ReadImage, after: ReadImage): ImageComparison {
  const [diffsBefore, diffsAfter] = [before, after].map(({ contents }) =>
    contents.files.layers.map(({ diffId }) => diffId),
  ) as [string[], string[]];
  const [old, now] = [installedPackages(before.contents), installedPackages(after.contents)];
  const unreadable = [before, after].flatMap(({ contents }) =>
    contents.files.layers.flatMap(({ unreadable: why }) => why ?? []),
  );
  const rows = ({ contents, layers }: ReadImage) => archivedLayers(contents.files, layers);
  return {
    images: [facts(before), facts(after)],
    config: compareConfigs(before.details, after.details),
    sharedLayers: sharedPrefix(diffsBefore, diffsAfter),
    layers: [rows(before), rows(after)],
    files: compareTrees(before.contents.applied.root, after.contents.applied.root),
    packages: comparePackages(old, now),
    rpm: old.rpm || now.rpm,
    unreadable: [...new Set(unreadable)],
  };
}

function facts({ name, details: { id, size, created } }: ReadImage): ComparedImage {
  return { name, id, size, created };
}

function sharedPrefix(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count += 1;
  return count;
}

type Config = Pick<EngineImageDetails, "config" | "os" | "architecture" | "variant" | "author">;

/** What differs between two configs, variables and labels one by one. */
export function compareConfigs(before: Config, after: Config): readonly ConfigDifference[] {
  const [old, now] = [before, after].map(
    (image) => new Map(configFacts(image).map((fact) => [`${fact.part} ${fact.key}`, fact])),
  ) as [Map<string, ConfigFact>, Map<string, ConfigFact>];
  return [...new Map([...old, ...now])]
    .map(([name, { part, key }]) => ({
      ...{ part, key },
      before: old.get(name)?.value,
      after: now.get(name)?.value,
    }))
    .filter((one) => one.before !== one.after)
    .sort((a, b) => configParts.indexOf(a.part) - configParts.indexOf(b.part));
}

interface ConfigFact {
  readonly part: ConfigPart;
  readonly key: string;
  readonly value: string;
}

/** What is set at all. */
function configFacts(image: Config): readonly ConfigFact[] {
  const { config, os, architecture, variant, author } = image;
  const command = (words: readonly string[]): string => (words.length ? JSON.stringify(words) : "");
  const single: readonly (readonly [ConfigPart, string])[] = [
    ["platform", [os, architecture, variant].filter((part) => part !== "").join("/")],
    ["author", author],
    ["user", config.user],
    ["folder", config.workdir],
    ["entrypoint", command(config.entrypoint)],
    ["command", command(config.cmd)],
    ["shell", command(config.shell)],
    ["healthcheck", command(config.healthcheck)],
    ["stopSignal", config.stopSignal],
    ["ports", [...config.exposed].sort().join(", ")],
    ["volumes", [...config.volumes].sort().join(", ")],
    ["onbuild", config.onbuild.join("\n")],
  ];
  return [
    ...single
      .filter(([, value]) => value !== "")
      .map(([part, value]) => ({ part, value, key: "" })),
    ...config.env.map((one): ConfigFact => {
      const equals = one.indexOf("=");
      return { part: "variable", key: one.slice(0, equals), value: one.slice(equals + 1) };
    }),
    ...Object.entries(config.labels).map(
      ([key, value]): ConfigFact => ({ part: "label", key, value }),
    ),
  ];
}

/** Packages that only one has, or in another version; by manager and name. */
export function comparePackages(
  before: Pick<InstalledPackages, "packages">,
  after: Pick<InstalledPackages, "packages">,
): readonly PackageDifference[] {
  const versions = ({ packages }: Pick<InstalledPackages, "packages">) => {
    const found = new Map<string, Set<string>>();
    for (const { manager, name, version } of packages) {
      const key = `${manager}\0${name}`;
      found.set(key, (found.get(key) ?? new Set()).add(version));
    }
    return new Map([...found].map(([key, all]) => [key, [...all].sort().join(", ")]));
  };
  const [old, now] = [versions(before), versions(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((key) => old.get(key) !== now.get(key))
    .sort()
    .map((key) => {
      const [manager = "", name = ""] = key.split("\0");
      return { manager, name, before: old.get(key), after: now.get(key) };
    });
}
