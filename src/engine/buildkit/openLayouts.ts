import { createHash } from "node:crypto";
import { isLayoutOutput } from "../../base/isLayoutOutput.ts";
import type {
  BackendEvent,
  BuildOutput,
  BuildRequest,
  CacheEntry,
  NamedContext,
} from "../engine.ts";
import type { LayoutAccess, WrittenLayout } from "../layoutAccess.ts";
import type { ContentStore, SessionContent } from "../session/contentStore.ts";
import { readDescriptor } from "./readDescriptor.ts";

/** The layouts of one build, from its beginning to its end. */
export interface OpenedLayouts {
  /** The build with names of stores in place of paths, which not every header could carry. */
  readonly build: BuildRequest;
  /** Undefined where the build has none. */
  readonly content: SessionContent | undefined;
  /** Names what has been written, by what the exporters said. Rejects with `storage-failed`, `image-unreadable`. */
  finish(response: Readonly<Record<string, string>>): Promise<void>;
  /** Why the build failed, where the builder's words are those of a failure here. */
  causeOf(words: string): Error | undefined;
  close(): Promise<void>;
}

/**
 * Opens what a build reads and writes of OCI layouts. A cache that is not there is left out, with a
 * warning, as buildx does it. Rejects as `LayoutAccess`.
 */
export async function openLayouts(
  build: BuildRequest,
  tell: (event: BackendEvent) => void,
  signal: AbortSignal,
): Promise<OpenedLayouts> {
  const stores = new Map<string, ContentStore>();
  const written: Written[] = [];
  const failures: Error[] = [];
  const access = (): LayoutAccess => {
    if (build.layouts) return build.layouts;
    throw new Error("a build with layouts needs access to them");
  };
  const close = async (): Promise<void> => {
    for (const { layout } of written) await layout.close();
  };
  const openForWriting = async (id: string, folder: string): Promise<WrittenLayout> => {
    const known = written.find((one) => one.id === id)?.layout;
    if (known) return known;
    const layout = await access().openForWriting(folder);
    stores.set(id, layout.store);
    return layout;
  };

  const openContext = async (context: NamedContext): Promise<NamedContext> => {
    if (!("source" in context) || !context.source.startsWith(layoutScheme)) return context;
    const { digest, store } = await access().openContext(context.source, signal);
    const name = nameOf(context.source);
    stores.set(`oci:${name}`, store);
    return { source: `${layoutScheme}${name}@${digest}` };
  };
  const openFrom = async (entry: CacheEntry): Promise<readonly CacheEntry[]> => {
    const { src: folder, digest: wanted, tag = "latest" } = entry.attributes;
    if (entry.type !== "local" || folder === undefined) return [entry];
    const found = await access().openCache(folder, { digest: wanted, tag });
    if (typeof found === "string") {
      tell({ type: "warning", message: `The cache in ${folder} is left out: ${found}.` });
      return [];
    }
    const src = nameOf(folder);
    stores.set(`local:${src}`, found.store);
    const attributes = { ...entry.attributes, src, digest: found.digest };
    return [{ ...entry, attributes }];
  };
  const openTo = async (entry: CacheEntry): Promise<CacheEntry> => {
    const { dest: folder, tag = "latest" } = entry.attributes;
    if (entry.type !== "local" || folder === undefined) return entry;
    const dest = nameOf(folder);
    const id = `local:${dest}`;
    const layout = await openForWriting(id, folder);
    written.push({ id, folder, layout, kind: "cache", tag });
    return { ...entry, attributes: { ...entry.attributes, dest } };
  };
  const openOutput = async (output: BuildOutput): Promise<BuildOutput> => {
    const { destination: folder, ...rest } = output;
    if (!isLayoutOutput(output) || folder === undefined) return output;
    const layout = await openForWriting(exportStore, folder);
    written.push({ id: exportStore, folder, layout, kind: "image" });
    return rest;
  };

  try {
    const contexts = await eachOf(build.contexts ?? {}, openContext);
    const cacheFrom: CacheEntry[] = [];
    for (const entry of build.cacheFrom ?? []) cacheFrom.push(...(await openFrom(entry)));
    // After what is read: the same folder is open for both then.
    const cacheTo: CacheEntry[] = [];
    for (const entry of build.cacheTo ?? []) cacheTo.push(await openTo(entry));
    const outputs: BuildOutput[] = [];
    for (const output of build.outputs ?? []) outputs.push(await openOutput(output));
    return {
      build: {
        ...build,
        ...(build.contexts && { contexts }),
        ...(build.cacheTo && { cacheTo }),
        ...(build.cacheFrom && { cacheFrom }),
        ...(build.outputs && { outputs }),
      },
      content:
        stores.size === 0 ? undefined : { stores, failed: (error) => void failures.push(error) },
      async finish(response) {
        for (const one of written) {
          const failure = failures.find(({ message }) => message.includes(one.folder));
          const warning = await nameWritten(one, response, failure);
          if (warning !== undefined) tell({ type: "warning", message: warning });
        }
      },
      causeOf: (words) => failures.find(({ message }) => words.includes(message)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const layoutScheme = "oci-layout://";

/** The only one that BuildKit knows for its exporters. */
const exportStore = "export";

interface Written {
  readonly id: string;
  readonly folder: string;
  readonly layout: WrittenLayout;
  readonly kind: "cache" | "image";
  readonly tag?: string;
}

/** Gives a warning where nothing in the folder could be named. */
async function nameWritten(
  { folder, layout, kind, tag = "latest" }: Written,
  response: Readonly<Record<string, string>>,
  failure: Error | undefined,
): Promise<string | undefined> {
  if (kind === "image") {
    const image = readDescriptor(response["containerimage.descriptor"], "base64");
    const names = (response["image.name"] ?? "").split(",").filter((name) => name !== "");
    if (image && (await layout.name(image, names.length > 0 ? names : { tag }))) return undefined;
    return `The image in ${folder} has no name there: the builder does not tell which one it is.`;
  }
  const cache = readDescriptor(response["cache.manifest"], "utf8");
  if (cache && (await layout.name(cache, { tag }))) return undefined;
  // With `ignore-error` the build goes well without it.
  if (failure) return `The cache in ${folder} is not whole: ${failure.message}`;
  // Of several caches BuildKit tells of the last one.
  return `The cache in ${folder} cannot be used: the builder does not tell of it. Of several caches, give this one last.`;
}

/** The same for the same place, so that the builder knows it again. */
function nameOf(place: string): string {
  return `slipway-${createHash("sha256").update(place).digest("hex").slice(0, 32)}`;
}

async function eachOf<T>(
  values: Readonly<Record<string, T>>,
  map: (value: T) => Promise<T>,
): Promise<Readonly<Record<string, T>>> {
  const entries: [string, T][] = [];
  for (const [key, value] of Object.entries(values)) entries.push([key, await map(value)]);
  return Object.fromEntries(entries);
}
