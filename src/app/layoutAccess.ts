import { access, constants, mkdir, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isSlipwayError } from "../base/errors.ts";
import type {
  FoundLayout,
  LayoutAccess,
  NamedBlob,
  WantedCache,
  WrittenLayout,
} from "../engine/layoutAccess.ts";
import { createBlobStore } from "../image/createBlobStore.ts";
import { changeIndex, readEntries } from "../image/store/changeIndex.ts";
import { storageFailed } from "../image/store/storageFailed.ts";
import { withNames } from "../image/writeLayout.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import { layoutStore, withDocument } from "./layoutStore.ts";
import { openLayoutContext } from "./openLayoutContext.ts";
import { readLayoutContext } from "./readLayoutContext.ts";

/** Layouts in folders of this machine. */
export const layoutAccess: LayoutAccess = {
  openCache: async (folder, wanted) => {
    try {
      return await findCache(folder, wanted);
    } catch (error) {
      if (!isSlipwayError(error)) throw error;
      return withoutEnd(error.message);
    }
  },
  openContext: findContext,
  openForWriting,
};

async function findCache(
  folder: string,
  { digest: wanted, tag }: WantedCache,
): Promise<FoundLayout | string> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) return found ? "it is no folder" : "it is not there";
  const digest = wanted || cacheIn(await readEntries(folder), tag)?.digest;
  if (digest === undefined) return `there is no cache with the tag ${tag} in it`;
  if (!isOfSha256(digest)) return `${JSON.stringify(digest.slice(0, 100))} is no digest of sha256`;
  const store = layoutStore(folder);
  if ((await store.size(digest)) === undefined) return `its part ${digest} is missing`;
  return { digest, store };
}

/** A name counts before a tag, as for buildx. */
function cacheIn(entries: readonly Descriptor[], tag: string): Descriptor | undefined {
  return (
    entries.find(({ annotations }) => annotations?.[imageName] === tag) ??
    entries.find(({ annotations }) => annotations?.[refName] === tag)
  );
}

async function findContext(source: string, signal?: AbortSignal): Promise<FoundLayout> {
  const place = readLayoutContext(source);
  if (place === undefined) throw new Error("contexts are looked through before they are opened");
  const { path, name } = place;
  const store = layoutStore(path);
  try {
    const image = await openLayoutContext(place, signal);
    const document = image.kind === "index" ? image.index : image.manifest;
    const { digest } = document.descriptor;
    // The index of the layout itself is not among its blobs.
    const isBlob = (await store.size(digest)) !== undefined;
    return { digest, store: isBlob ? store : withDocument(store, document) };
  } catch (error) {
    const mayBeBelow = isSlipwayError(error, "misuse") && name !== undefined && isOfSha256(name);
    // What an index in the layout names can be asked for by its digest, too.
    if (!mayBeBelow || (await store.size(name)) === undefined) throw error;
    return { digest: name, store };
  }
}

async function openForWriting(folder: string): Promise<WrittenLayout> {
  let made: string | undefined;
  try {
    made = await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw storageFailed(folder, error);
  }
  await readEntries(folder);
  const blobs = createBlobStore(folder);
  const store = layoutStore(folder);
  const running = new Set<Promise<unknown>>();
  return {
    store: {
      ...store,
      async add(content, expected, signal) {
        const adding = blobs.add(content, expected, signal);
        running.add(adding);
        try {
          return await adding;
        } finally {
          running.delete(adding);
        }
      },
    },
    async name(blob, names) {
      if ((await store.size(blob.digest)) !== blob.size) return false;
      await changeIndex(folder, (entries) =>
        "tag" in names ? withTag(entries, blob, names.tag) : withNames(entries, blob, names),
      );
      return true;
    },
    async close() {
      await Promise.allSettled(running);
      await rmdir(join(folder, ".half")).catch(() => undefined);
      if (made !== undefined) await removeEmpty(resolve(folder), resolve(made));
    },
  };
}

/** A build that came to nothing leaves no folder that it made. */
async function removeEmpty(folder: string, upTo: string): Promise<void> {
  try {
    await rmdir(folder);
    if (folder !== upTo) await removeEmpty(dirname(folder), upTo);
  } catch {
    // There is something in it.
  }
}

/** As buildx has it: other entries stay, those without a name that have the tag do not. */
function withTag(
  entries: readonly Descriptor[],
  blob: NamedBlob & Pick<Descriptor, "annotations">,
  tag: string,
): readonly Descriptor[] {
  const others = entries.filter(
    ({ annotations }) => annotations?.[refName] !== tag || annotations[imageName],
  );
  return [...others, { ...blob, annotations: { ...blob.annotations, [refName]: tag } }];
}

const imageName = "io.containerd.image.name";
const refName = "org.opencontainers.image.ref.name";

function isOfSha256(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

function withoutEnd(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
