import type { CommandInstruction, DockerfileDocument, Stage } from "../../dockerfile/document.ts";
import { isRootUser } from "../../dockerfile/isRootUser.ts";
import { runMounts } from "../../dockerfile/runMounts.ts";
import type { NamedCommand } from "../../lint/shared/commandIndex.ts";
import { packageCacheOf } from "../../lint/shared/packageCaches.ts";
import { frontendVersion, isAvailable } from "../completion/frontendVersion.ts";
import type { RefactorContext } from "./refactoring.ts";

/** The RUNs of a stage that get mounts together, since what one of them downloads another needs. */
export interface CacheMounts {
  readonly runs: readonly CommandInstruction[];
  /** Each as a flag's value. */
  readonly mounts: readonly string[];
  readonly folders: readonly string[];
}

/**
 * The cache mounts that the package managers of a RUN have a use for. Undefined without one, where a
 * mount is there already, for another user than root, and where a later stage takes what the mount
 * would keep out of the image.
 */
export function cacheMounts(
  document: DockerfileDocument,
  run: CommandInstruction,
  { services }: RefactorContext,
): CacheMounts | undefined {
  if (!isAvailable({ since: 2 }, frontendVersion(document))) return undefined;
  const { user } = services.stageState.before(run);
  if (hasCache(run) || (user !== undefined && !isRootUser(user))) return undefined;
  const stage = document.stages.findLast(({ from }) => from.range.end <= run.range.start);
  if (!stage) return undefined;
  const folders = new Map<string, boolean>();
  const keepers: string[] = [];
  for (const command of services.commands.of(run).all) {
    const cache = cacheOf(command);
    if (!cache) continue;
    for (const folder of cache.folders) folders.set(folder, cache.locked);
    if (cache.isReadLater) keepers.push(command.name);
  }
  if (folders.size === 0) return undefined;
  const runs = keepers.length > 0 ? sharing(document, stage, keepers, services) : [run];
  const isTaken = keepers.length > 0 && isUsedElsewhere(document, stage, folders, keepers);
  if (isTaken || !runs || runs.some(hasCache)) return undefined;
  return {
    runs,
    folders: [...folders.keys()],
    mounts: [...folders].map(
      ([folder, locked]) => `type=cache,target=${folder}${locked ? ",sharing=locked" : ""}`,
    ),
  };
}

function hasCache(run: CommandInstruction): boolean {
  return runMounts(run).some(({ type }) => type === "cache" || type === "tmpfs");
}

interface Cache {
  readonly folders: readonly string[];
  /** Two builds at once would spoil it. */
  readonly locked: boolean;
  /** Whether what was downloaded is used where it lies, by commands that come later. */
  readonly isReadLater: boolean;
}

function cacheOf(command: NamedCommand): Cache | undefined {
  const known = packageCacheOf(command);
  if (!known) return undefined;
  const { name } = command;
  if (/^apt(-get)?$/.test(name)) {
    // Not all of /var/lib/apt, which also knows what was installed by hand.
    return { folders: aptFolders, locked: true, isReadLater: false };
  }
  if (name === "dnf") return { folders: ["/var/cache/dnf"], locked: true, isReadLater: false };
  if (name === "dnf5") return { folders: ["/var/cache/libdnf5"], locked: true, isReadLater: false };
  if (name === "apk") return { folders: known.folders, locked: true, isReadLater: false };
  const isReadLater = /^(go|cargo|mvnw?|mvnd|gradlew?|dotnet)$/.test(name);
  // Where it lies depends on the version or the image.
  const isKnown = known.isEnough || name === "yarn";
  return isKnown ? { folders: known.folders, locked: false, isReadLater } : undefined;
}

const aptFolders: readonly string[] = ["/var/cache/apt", "/var/lib/apt/lists"];

/** All RUNs of the stage that run one of the programs. */
function sharing(
  { text, instructions: all }: DockerfileDocument,
  { instructions }: Stage,
  programs: readonly string[],
  { commands }: RefactorContext["services"],
): readonly CommandInstruction[] | undefined {
  if (all.some(({ kind }) => kind === "ONBUILD")) return undefined;
  // Reading a script costs more than looking for a name in it.
  const mayRun = ({ range }: CommandInstruction): boolean => {
    const typed = text.slice(range.start, range.end);
    return programs.some((program) => typed.includes(program));
  };
  return instructions.flatMap((it) =>
    it.kind === "RUN" && mayRun(it) && commands.of(it).named(...programs).length > 0 ? it : [],
  );
}

function isUsedElsewhere(
  { stages }: DockerfileDocument,
  stage: Stage,
  folders: ReadonlyMap<string, boolean>,
  programs: readonly string[],
): boolean {
  if (stages.some(({ parent }) => parent === stage.index)) return true;
  const takes = (source: string): boolean =>
    source.includes("$") || [...folders.keys()].some((it) => isIn(it, source) || isIn(source, it));
  return stages.some(({ instructions }) =>
    instructions.some((it) => {
      if (it.kind === "COPY") {
        const from = it.from?.value.toLowerCase();
        const isOurs = from === stage.name || from === String(stage.index);
        return isOurs && it.sources.some(({ value }) => takes(value));
      }
      const isStart = it.kind === "CMD" || it.kind === "ENTRYPOINT";
      return isStart && it.words.some(({ value }) => programs.includes(value));
    }),
  );
}

function isIn(path: string, folder: string): boolean {
  const clean = folder.replace(/\/+$/, "");
  return path === clean || path.startsWith(`${clean}/`);
}
