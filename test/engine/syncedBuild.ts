import { join } from "node:path";
import type { OpenContextOptions } from "../../src/buildcontext/buildContext.ts";
import { openBuildContext } from "../../src/buildcontext/openBuildContext.ts";
import type { SyncFilter, SyncFolder } from "../../src/buildcontext/syncedContext.ts";
import type { BackendEvent, BuildRequest, Engine } from "../../src/engine/engine.ts";
import { readTar } from "../buildcontext/readTar.ts";
import { buildRequest, recordBuild, removeQuietly } from "./engineFixture.ts";

/** A build of a folder with what went over the wire. */
export interface SyncedBuild {
  readonly events: readonly BackendEvent[];
  readonly imageId: string | undefined;
  readonly error: unknown;
  /** Paths of the context that the engine was told of, in the last list. */
  readonly listed: readonly string[];
  /** Every question for a list of the context, with what was answered. */
  readonly lists: readonly { readonly filter: SyncFilter; readonly paths: readonly string[] }[];
  /** Paths of the context that it asked for. */
  readonly read: readonly string[];
  /** Bytes of files sent, the Dockerfile's too. */
  readonly bytes: number;
  readonly tarOpened: boolean;
}

export interface SyncedBuildOptions {
  readonly open?: Partial<OpenContextOptions>;
  readonly request?: Partial<BuildRequest>;
  readonly signal?: AbortSignal;
  readonly onSent?: (bytes: number) => void;
  /** Runs when the context has been listed, before it is told of. */
  readonly afterList?: (paths: readonly string[]) => void;
  readonly onTar?: (bytes: number) => void;
  readonly onEvent?: (event: BackendEvent) => void;
  /** False leaves only the tar. */
  readonly synced?: boolean;
}

export async function buildFolder(
  engine: Engine,
  root: string,
  options: SyncedBuildOptions = {},
): Promise<SyncedBuild> {
  const context = await openBuildContext({
    root,
    dockerfilePath: join(root, "Dockerfile"),
    ...options.open,
  });
  let listed: readonly string[] = [];
  const lists: SyncedBuild["lists"][number][] = [];
  const read: string[] = [];
  let bytes = 0;
  let tarOpened = false;
  const files = context.synced.folders.context as SyncFolder;
  const watched: SyncFolder = {
    async list(filter, signal) {
      const entries = await files.list(filter, signal);
      listed = entries.map(({ path }) => path);
      lists.push({ filter, paths: listed });
      options.afterList?.(listed);
      return entries;
    },
    read(entry, signal) {
      read.push(entry.path);
      return files.read(entry, signal);
    },
  };
  const folders = { ...context.synced.folders, context: watched };
  const request = buildRequest("", {
    dockerfile: context.dockerfileInContext,
    openContext() {
      tarOpened = true;
      return context.pack((sent) => options.onTar?.(sent.bytes));
    },
    ...(options.synced !== false && {
      synced: {
        context: { ...context.synced, folders },
        onSent(sent) {
          bytes = sent.bytes;
          options.onSent?.(bytes);
        },
        onDone: () => undefined,
      },
    }),
    ...options.request,
  });
  const recorded = await recordBuild(engine, request, options.signal, options.onEvent);
  return { ...recorded, listed, lists, read: read.toSorted(), bytes, tarOpened };
}

/** What an image holds below `/ctx`, a line each in the order of names; removes the image. */
export async function contentOf(
  engine: Engine,
  { imageId, error }: SyncedBuild,
): Promise<readonly string[]> {
  if (imageId === undefined) throw error;
  const entries = await readTar(await engine.exportFilesystem(imageId));
  await removeQuietly(engine, imageId);
  return entries
    .filter(({ name }) => /^ctx\/./.test(name))
    .map((entry) => ({ ...entry, name: entry.name.slice(4).replace(/\/$/, "") }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, type, mode = 0, linkname, text }) => {
      // Old engines put the type of the file in there, too.
      const permissions = type === "symlink" ? "" : (mode & 0o7777).toString(8);
      return [name, type, permissions, linkname ?? "", text.length > 999 ? text.length : text].join(
        "|",
      );
    });
}
