import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildHistoryLog, openHistoryLog } from "./buildHistoryLog.ts";
import { type BuildRecord, buildId, isBuildId, readRecord } from "./buildRecord.ts";

/**
 * Past builds in a folder: for each Dockerfile a folder of its own, in which each build has
 * `ID.json` and `ID.log`. Several windows may use the folder at once; files that are broken or gone
 * count as not there.
 */
export interface BuildHistory {
  /** An id for a build that begins now; nothing is written. */
  newId(startedAt: number): string;
  openLog(dockerfile: string, id: string): Promise<BuildHistoryLog>;
  /** Adds a build, and lets go of those that are too many. */
  save(record: BuildRecord): Promise<void>;
  /** All builds, the newest first. */
  list(): Promise<readonly BuildRecord[]>;
  /** The builds of a Dockerfile, the newest first. */
  of(dockerfile: string): Promise<readonly BuildRecord[]>;
  /** Empty where there is none. */
  readLog(build: Pick<BuildRecord, "dockerfile" | "id">): Promise<string>;
  remove(build: Pick<BuildRecord, "dockerfile" | "id">): Promise<void>;
  clear(): Promise<void>;
}

export interface HistoryLimits {
  readonly buildsPerDockerfile: number;
  readonly builds: number;
  /** Of records and logs together. */
  readonly bytes: number;
}

export const usualHistoryLimits: HistoryLimits = {
  buildsPerDockerfile: 20,
  builds: 200,
  bytes: 200 << 20,
};

export function createBuildHistory(
  folder: string,
  limits: HistoryLimits = usualHistoryLimits,
): BuildHistory {
  /** What was read before: a record never changes once it is written. */
  const known = new Map<string, BuildRecord | undefined>();
  const folderOf = (dockerfile: string): string => join(folder, keyOf(dockerfile));
  const read = async (path: string): Promise<BuildRecord | undefined> => {
    if (!known.has(path)) known.set(path, await readJson(path));
    return known.get(path);
  };
  const readFolder = async (path: string): Promise<readonly BuildRecord[]> => {
    const ids = (await namesIn(path)).flatMap((name) => idOf(name, ".json") ?? []);
    const found: BuildRecord[] = [];
    for (const id of ids) {
      const record = await read(join(path, `${id}.json`));
      // A copied file must not stand for another build.
      if (record?.id === id && folderOf(record.dockerfile) === path) found.push(record);
    }
    return found.sort(newestFirst);
  };
  const removeFiles = async (path: string, id: string): Promise<void> => {
    known.delete(join(path, `${id}.json`));
    for (const end of [".json", ".log"]) await rm(join(path, id + end), { force: true });
  };

  return {
    newId: (startedAt) => buildId(startedAt, randomBytes(4).toString("hex")),
    async openLog(dockerfile, id) {
      const path = folderOf(dockerfile);
      // Where nothing can be written there is no log, and the build goes on.
      await mkdir(path, { recursive: true }).catch(() => undefined);
      return openHistoryLog(join(path, `${id}.log`));
    },
    async save(record) {
      const path = folderOf(record.dockerfile);
      await mkdir(path, { recursive: true });
      const file = join(path, `${record.id}.json`);
      // Another window never sees half a record.
      const begun = `${file}.${randomBytes(4).toString("hex")}`;
      await writeFile(begun, JSON.stringify(record));
      await rename(begun, file);
      known.set(file, record);
      await prune(folder, limits, removeFiles);
    },
    async list() {
      const folders = await namesIn(folder);
      const all: BuildRecord[] = [];
      for (const name of folders) all.push(...(await readFolder(join(folder, name))));
      return all.sort(newestFirst);
    },
    of: (dockerfile) => readFolder(folderOf(dockerfile)),
    readLog: ({ dockerfile, id }) =>
      readFile(join(folderOf(dockerfile), `${id}.log`), "utf8").catch(() => ""),
    remove: ({ dockerfile, id }) => removeFiles(folderOf(dockerfile), id),
    async clear() {
      known.clear();
      // One by one: the folder itself may hold what is not ours, and running builds their logs.
      for (const { path, id, finished } of await entriesIn(folder)) {
        if (finished) await removeFiles(path, id);
      }
    },
  };
}

interface Entry {
  readonly path: string;
  readonly id: string;
  readonly bytes: number;
  /** Has a record: a log without one is of a build that runs, or of a window that ended in the middle. */
  readonly finished: boolean;
  readonly changedAt: number;
}

async function prune(
  folder: string,
  limits: HistoryLimits,
  removeFiles: (path: string, id: string) => Promise<void>,
): Promise<void> {
  const entries = (await entriesIn(folder)).sort((a, b) => (a.id < b.id ? 1 : -1));
  const ofFolder = new Map<string, number>();
  let builds = 0;
  let bytes = 0;
  for (const { path, id, ...entry } of entries) {
    if (!entry.finished) {
      if (Date.now() - entry.changedAt > abandonedMs) await removeFiles(path, id);
      continue;
    }
    const inFolder = (ofFolder.get(path) ?? 0) + 1;
    ofFolder.set(path, inFolder);
    builds += 1;
    bytes += entry.bytes;
    // The newest stays, however large it is.
    const tooMany = builds > limits.builds || inFolder > limits.buildsPerDockerfile;
    if (tooMany || (bytes > limits.bytes && builds > 1)) await removeFiles(path, id);
  }
}

/** No build prints nothing for so long and still runs. */
const abandonedMs = 24 * 60 * 60 * 1000;

async function entriesIn(folder: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const key of await namesIn(folder)) {
    const path = join(folder, key);
    const names = new Set(await namesIn(path));
    const ids = new Set(
      [...names].flatMap((name) => idOf(name, ".json") ?? idOf(name, ".log") ?? []),
    );
    for (const id of ids) {
      const files = [`${id}.json`, `${id}.log`].filter((name) => names.has(name));
      const facts = await Promise.all(
        files.map((name) => stat(join(path, name)).catch(() => null)),
      );
      entries.push({
        path,
        id,
        bytes: facts.reduce((sum, fact) => sum + (fact?.size ?? 0), 0),
        finished: names.has(`${id}.json`),
        changedAt: Math.max(0, ...facts.map((fact) => fact?.mtimeMs ?? 0)),
      });
    }
  }
  return entries;
}

function keyOf(dockerfile: string): string {
  return createHash("sha256").update(dockerfile).digest("hex").slice(0, 20);
}

function idOf(name: string, end: string): string | undefined {
  if (!name.endsWith(end)) return undefined;
  const id = name.slice(0, -end.length);
  return isBuildId(id) ? id : undefined;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function readJson(path: string): Promise<BuildRecord | undefined> {
  try {
    return readRecord(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

function newestFirst(a: BuildRecord, b: BuildRecord): number {
  return a.id < b.id ? 1 : -1;
}
