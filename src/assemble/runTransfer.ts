import { createHash } from "node:crypto";
import { join } from "node:path";
import type { BlobStore } from "../image/blobStore.ts";
import type { LayerFile } from "../image/layers/layerFile.ts";
import type { FetchedFile } from "./assembleRequest.ts";
import { buildFault } from "./buildFault.ts";
import { copyFiles } from "./files/copyFiles.ts";
import type { CopyRequest, CopySource } from "./files/copyRequest.ts";
import { copySum } from "./files/copySum.ts";
import type { FileTree } from "./files/fileTree.ts";
import type { TransferPlan, TransferSource } from "./planTransfer.ts";
import { stepKey } from "./stepCache.ts";

/** Where a COPY takes its files from. */
export interface TransferOrigin {
  /** As errors call it. */
  readonly words: string;
  /** What stands for its files, where that is known without reading them. */
  key(): Promise<string | undefined>;
  /** True where the digests of its files are not known, so that a sum would read them. */
  isNew?(): Promise<boolean>;
  tree(): Promise<FileTree>;
}

/** A COPY or ADD that is ready to be looked up, and to be done where it is not known. */
export interface PreparedTransfer {
  /** Of what is known without reading files; undefined where that says nothing. */
  quickKey(): Promise<string | undefined>;
  /** Of what it would take; undefined where that adds nothing to the quick one. */
  contentKey(): Promise<string | undefined>;
  /** True where that would read what `copy` reads anyway. */
  isUnread(): Promise<boolean>;
  copy(tree: FileTree): Promise<Iterable<LayerFile>>;
}

export interface TransferDeps {
  readonly store: BlobStore;
  fetch(url: string, signal?: AbortSignal): Promise<FetchedFile>;
  /** Seconds since the epoch. */
  readonly epoch: number;
}

/** Rejects with `build-failed`, and with what a fetch fails with. */
export async function prepareTransfer(
  deps: TransferDeps,
  plan: TransferPlan,
  origin: TransferOrigin,
  /** What stands for the files of the stage. */
  chain: string,
  signal?: AbortSignal,
): Promise<PreparedTransfer> {
  const contents = new Map<TransferSource, CopySource>();
  for (const source of plan.sources) {
    if (source.kind === "text") contents.set(source, textSource(source, deps.epoch));
    if (source.kind === "url") contents.set(source, await urlSource(deps, source, signal));
  }
  const paths = plan.sources.flatMap((source) => (source.kind === "path" ? source.path : []));
  const { destination, owner, mode, link, parents, excludes, unpack } = plan;
  const choices = { destination, owner, mode, link, parents, excludes, unpack, epoch: deps.epoch };
  let opened: Promise<CopyRequest> | undefined;
  const open = async (): Promise<CopyRequest> => {
    const tree = paths.length === 0 ? undefined : await origin.tree();
    const sources = plan.sources.flatMap((source): CopySource[] => {
      const content = contents.get(source);
      if (content !== undefined) return [content];
      if (source.kind !== "path" || tree === undefined) return [];
      return [{ kind: "tree", tree, path: source.path, from: origin.words }];
    });
    return { ...choices, sources, spoolFolder: join(deps.store.folder, ".half") };
  };
  const request = (): Promise<CopyRequest> => (opened ??= open());
  // A linked copy is the same on any files.
  const common = [plan.kind, link ? "" : chain, choices];
  const texts = plan.sources.map((source) =>
    source.kind === "path" ? source.path : source.kind === "text" ? sumOf(source) : "",
  );
  return {
    async quickKey() {
      if (plan.sources.some(({ kind }) => kind === "url")) return undefined;
      const key = paths.length === 0 ? "" : await origin.key();
      return key === undefined ? undefined : stepKey(["quick", ...common, texts, key]);
    },
    async contentKey() {
      const sum = await copySum(await request(), signal);
      return stepKey(["content", ...common, sum]);
    },
    isUnread: async () => paths.length > 0 && (await origin.isNew?.()) === true,
    copy: async (tree) => copyFiles(tree, await request(), signal),
  };
}

function textSource(
  { name, text }: Extract<TransferSource, { kind: "text" }>,
  epoch: number,
): CopySource {
  const bytes = new TextEncoder().encode(text);
  const times = { uid: 0, gid: 0, size: bytes.length, modified: epoch };
  const file: LayerFile = {
    path: name,
    kind: "file",
    mode: 0o644,
    ...times,
    content: () => [bytes],
  };
  return { kind: "content", file };
}

function sumOf({ name, text }: Extract<TransferSource, { kind: "text" }>): readonly string[] {
  return ["heredoc", name, createHash("sha256").update(text).digest("hex")];
}

/** What the URL gives goes into the store first, as its digest decides what the step is. */
async function urlSource(
  { store, fetch, epoch }: TransferDeps,
  { url, checksum, unpack }: Extract<TransferSource, { kind: "url" }>,
  signal?: AbortSignal,
): Promise<CopySource> {
  const found = await fetchBlob({ store, fetch }, url, checksum, signal);
  const file: LayerFile = {
    path: nameOf(url),
    kind: "file",
    // As BuildKit's, readable for root only.
    mode: 0o600,
    ...{ uid: 0, gid: 0, size: found.size },
    modified: Math.min(found.modified, epoch),
    content: (stop) => store.open(found.digest, stop),
  };
  return { kind: "content", file, unpack };
}

interface FetchedBlob {
  readonly digest: string;
  readonly size: number;
  /** Seconds since the epoch. */
  readonly modified: number;
}

async function fetchBlob(
  { store, fetch }: Pick<TransferDeps, "store" | "fetch">,
  url: string,
  checksum: string | undefined,
  signal?: AbortSignal,
): Promise<FetchedBlob> {
  if (checksum !== undefined && !/^sha256:[0-9a-f]{64}$/.test(checksum)) {
    throw buildFault(
      `The checksum ${checksum} is not one.`,
      "Write --checksum=sha256: and 64 hexadecimal digits.",
    );
  }
  const known = checksum === undefined ? undefined : await store.size(checksum);
  const timeKey = stepKey(["time of a URL", url, checksum]);
  // What has the right checksum need not be fetched again, where its time is known, too.
  const time = known === undefined ? undefined : await store.recall(timeKey);
  if (checksum !== undefined && known !== undefined && time !== undefined) {
    return { digest: checksum, size: known, modified: Number(time) };
  }
  // As BuildKit has it where the server tells no time.
  const { content, modified = 0 } = await fetch(url, signal);
  const added = await store.add(content, undefined, signal);
  if (checksum !== undefined && added.digest !== checksum) {
    throw buildFault(
      `digest mismatch ${added.digest}: ${checksum}`,
      "Look whether the URL still gives what you expect, and change the checksum.",
    );
  }
  if (checksum !== undefined) await store.remember(timeKey, `${modified}`);
  return { ...added, modified };
}

/** The last part of the URL's path, as BuildKit calls the file. */
function nameOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : "";
  const name = path.split("/").findLast((part) => part !== "") ?? "";
  try {
    return decodeURIComponent(name).replaceAll("/", "") || "__unnamed__";
  } catch {
    return name || "__unnamed__";
  }
}
