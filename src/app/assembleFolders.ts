import type { AssembleFolder } from "../assemble/assemble.ts";
import type { PackProgress } from "../buildcontext/buildContext.ts";
import { contextKey } from "../buildcontext/contextKey.ts";
import type { SyncEntry, SyncFolder } from "../buildcontext/syncedContext.ts";
import type { BuildOptions } from "./buildOptions.ts";
import type { OpenedContexts } from "./openContexts.ts";
import { type LayoutPlace, readLayoutContext } from "./readLayoutContext.ts";

export interface AssembleFolders {
  readonly context: AssembleFolder;
  readonly contexts: Readonly<Record<string, AssembleFolder | string>>;
  /** Contexts that are OCI layouts, by how they stand in `contexts`. */
  readonly layouts: ReadonlyMap<string, LayoutPlace>;
}

/** The folders of a build; `onRead` hears what is read of them. Rejects with `context-unusable`. */
export async function assembleFolders(
  options: BuildOptions,
  named: OpenedContexts,
  onRead: (sum: PackProgress) => void,
  signal?: AbortSignal,
): Promise<AssembleFolders> {
  const { openBuildContext, readIgnoreFile } = await import("../buildcontext/index.ts");
  const { contextPath, dockerfilePath, dockerfileText } = options;
  const place = {
    root: contextPath,
    dockerfilePath,
    namedFolders: named.folders,
    ...(dockerfileText === undefined ? {} : { dockerfileText }),
    ...(signal ? { signal } : {}),
  };
  const { folders } = (await openBuildContext(place)).synced;
  const sum = { bytes: 0, files: 0 };
  const open = async (name: string, root: string, ignoreOf: string | undefined) => {
    const folder = folders[name];
    if (folder === undefined) throw new Error(`The folder ${name} is opened with the others.`);
    const ignore = await readIgnoreFile({ root, dockerfilePath: ignoreOf });
    const excludes = (ignore?.patterns ?? []).map(({ pattern, negated }) =>
      negated ? `!${pattern}` : pattern,
    );
    const key = await contextKey([root]);
    return { folder: countReads(folder, sum, onRead), excludes, key };
  };
  const contexts = Object.entries(named.contexts).map(async ([name, context]) => [
    name,
    "folder" in context
      ? await open(name, context.folder, undefined)
      : context.source.replace(/^docker-image:\/\//, ""),
  ]);
  return {
    context: await open("context", contextPath, dockerfilePath),
    contexts: Object.fromEntries(await Promise.all(contexts)),
    layouts: layoutsOf(named),
  };
}

function layoutsOf({ contexts }: OpenedContexts): ReadonlyMap<string, LayoutPlace> {
  return new Map(
    Object.values(contexts).flatMap((context) => {
      const place = "source" in context ? readLayoutContext(context.source) : undefined;
      return place === undefined || !("source" in context) ? [] : [[context.source, place]];
    }),
  );
}

function countReads(
  folder: SyncFolder,
  sum: { bytes: number; files: number },
  onRead: (sum: PackProgress) => void,
): SyncFolder {
  // Several steps may take the same file.
  const counted = new Set<SyncEntry>();
  return {
    list: (filter, signal) => folder.list(filter, signal),
    ...(folder.look && { look: folder.look }),
    ...(folder.readNow && {
      readNow(entry, room) {
        folder.readNow?.(entry, room);
        if (counted.has(entry)) return;
        counted.add(entry);
        sum.files++;
        sum.bytes += entry.size;
        onRead({ ...sum });
      },
    }),
    async *read(entry, signal) {
      if (counted.has(entry)) {
        yield* folder.read(entry, signal);
        return;
      }
      counted.add(entry);
      sum.files++;
      for await (const piece of folder.read(entry, signal)) {
        sum.bytes += piece.length;
        onRead({ ...sum });
        yield piece;
      }
    },
  };
}
