import { basename, dirname, join, relative, sep } from "node:path";
import type { Surroundings } from "../base/surroundings.ts";
import type {
  EffectiveConfig,
  LintConfigFile,
  LintWishes,
  ParsedConfig,
} from "../lintconfig/index.ts";
import { unreadable } from "./unreadable.ts";

/** Finds the configuration of a Dockerfile; each folder and each file is looked at once. */
export interface LintConfigFinder {
  /** The nearest file from the folder up; undefined where there is none. */
  find(folder: string, signal?: AbortSignal): Promise<FoundLintConfig | undefined>;
  /** A file that was named; throws `context-unusable` where it cannot be read. */
  load(path: string): Promise<FoundLintConfig>;
}

export interface FoundLintConfig extends ParsedConfig {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** What counts for a Dockerfile, named by its absolute path. */
  resolve(dockerfile: string, wishes: LintWishes): EffectiveConfig;
  /** Whether the Dockerfile is left out where folders are searched. */
  isIgnored(dockerfile: string): boolean;
}

export interface LintConfigFinderDeps {
  /** The text of a file that is being edited, which counts before what is on the disk. */
  readonly openText?: (path: string) => string | undefined;
  /** Undefined where there is no such file; throws where it cannot be read. */
  readonly readText: (path: string) => Promise<string | undefined>;
  /** Looked at in this order where nothing is found up the tree. */
  readonly elsewhere?: readonly string[];
}

export function createLintConfigFinder({
  openText = () => undefined,
  readText,
  elsewhere = [],
}: LintConfigFinderDeps): LintConfigFinder {
  const folders = new Map<string, Promise<FoundLintConfig | undefined>>();
  const files = new Map<string, Promise<FoundLintConfig | undefined>>();

  const readOnce = (path: string): Promise<FoundLintConfig | undefined> =>
    remember(files, path, async () => {
      const text = openText(path) ?? (await readText(path).catch(() => null));
      return text === undefined ? undefined : readConfig(path, text);
    });
  const firstOf = async (paths: readonly string[]): Promise<FoundLintConfig | undefined> => {
    for (const path of paths) {
      const found = await readOnce(path);
      if (found) return found;
    }
    return undefined;
  };
  const lookUp = (folder: string): Promise<FoundLintConfig | undefined> =>
    remember(folders, folder, async () => {
      const here = await firstOf(configNames.map((name) => join(folder, name)));
      if (here) return here;
      const parent = dirname(folder);
      return parent === folder ? firstOf(elsewhere) : lookUp(parent);
    });

  return {
    async find(folder, signal) {
      signal?.throwIfAborted();
      return lookUp(folder);
    },
    async load(path) {
      const text = await readText(path).catch((cause: unknown) => {
        throw unreadable(path, cause);
      });
      if (text === undefined) throw unreadable(path, missing);
      return readConfig(path, text);
    },
  };
}

/** Those that a folder may have, the stronger first. */
export const configNames: readonly string[] = [
  ".slipway.json",
  ...[".hadolint.yaml", ".hadolint.yml", "hadolint.yaml", "hadolint.yml"],
];

/** Where hadolint looks beside the current folder. */
export function hadolintPlaces({
  env,
  home,
  platform,
}: Pick<Surroundings, "env" | "home" | "platform">): readonly string[] {
  const settings =
    platform === "win32" ? env.LOCALAPPDATA : env.XDG_CONFIG_HOME || join(home, ".config");
  const stems = [
    ...(settings ? [join(settings, "hadolint")] : []),
    ...[join(home, ".hadolint", "hadolint"), join(home, ".hadolint", "config")],
    join(home, ".hadolint"),
  ];
  return stems.flatMap((stem) => [`${stem}.yaml`, `${stem}.yml`]);
}

const missing = Object.assign(new Error("There is no such file."), { code: "ENOENT" });

/** `null` stands for a file that is there and cannot be read. */
async function readConfig(path: string, text: string | null): Promise<FoundLintConfig> {
  const [{ catalog, catalogNames }, room] = await Promise.all([
    import("../lint/index.ts"),
    import("../lintconfig/index.ts"),
  ]);
  const folder = dirname(path);
  const parse = /\.ya?ml$/i.test(basename(path))
    ? room.parseHadolintConfig
    : room.parseSlipwayConfig;
  const parsed = text === null ? unreadableConfig : parse(text, catalog);
  return {
    ...parsed,
    path,
    text: text ?? "",
    resolve: (dockerfile, wishes) =>
      room.mergeConfig(parsed.config, pathBelow(folder, dockerfile), wishes, catalogNames),
    isIgnored: (dockerfile) => room.isIgnoredPath(parsed.config, pathBelow(folder, dockerfile)),
  };
}

const noConfig: LintConfigFile = { overrides: [], ignore: [] };
const unreadableConfig: ParsedConfig = {
  config: noConfig,
  problems: [
    {
      range: { start: 0, end: 0 },
      message: "This configuration cannot be read. Make it readable for you.",
    },
  ],
};

function pathBelow(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}

function remember<T>(known: Map<string, Promise<T>>, key: string, get: () => Promise<T>) {
  const before = known.get(key);
  if (before) return before;
  const made = get();
  known.set(key, made);
  return made;
}
