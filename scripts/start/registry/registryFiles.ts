import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Refusal } from "./registryAnswer.ts";

/** What was pushed: blobs by digest, and who may see them. */
export interface RegistryFiles {
  /** Bytes; undefined where the repository does not have it. */
  size(repository: string, digest: string): Promise<number | undefined>;
  read(
    digest: string,
    range?: { readonly start: number; readonly end: number },
  ): NodeJS.ReadableStream;
  /** Lets a repository have what another one has; false where that one does not. */
  mount(from: string, repository: string, digest: string): boolean;
  remove(repository: string, digest: string): void;
  beginUpload(): Promise<string>;
  /** Bytes so far; undefined for an upload that is not there. */
  uploaded(upload: string): Promise<number | undefined>;
  append(upload: string, content: NodeJS.ReadableStream): Promise<void>;
  /** Rejects with DIGEST_INVALID where it is not what was sent; then the upload is gone. */
  finishUpload(upload: string, repository: string, digest: string): Promise<void>;
  cancelUpload(upload: string): Promise<void>;
  keepManifest(repository: string, content: Buffer, type: string, tag?: string): Promise<string>;
  manifest(repository: string, reference: string): Promise<StoredManifest | undefined>;
  removeManifest(repository: string, digest: string): boolean;
  tags(repository: string): Promise<readonly string[]>;
}

export interface StoredManifest {
  readonly digest: string;
  readonly type: string;
  readonly content: Buffer;
}

export function createRegistryFiles(folder: string): RegistryFiles {
  const blobs = new Map<string, Set<string>>();
  const types = new Map<string, Map<string, string>>();
  const tags = new Map<string, Map<string, string>>();
  const blobFile = (digest: string): string => join(folder, "blobs", digest.replace(":", "-"));
  const uploadFile = (upload: string): string => join(folder, "uploads", upload);
  const ready = Promise.all(
    ["blobs", "uploads"].map((name) => mkdir(join(folder, name), { recursive: true })),
  );
  const give = (repository: string, digest: string): void => {
    blobs.set(repository, (blobs.get(repository) ?? new Set()).add(digest));
  };
  const files: RegistryFiles = {
    async size(repository, digest) {
      if (!blobs.get(repository)?.has(digest)) return undefined;
      return (await stat(blobFile(digest))).size;
    },
    read: (digest, range) => createReadStream(blobFile(digest), range),
    mount(from, repository, digest) {
      const has = blobs.get(from)?.has(digest) === true;
      if (has) give(repository, digest);
      return has;
    },
    remove: (repository, digest) => void blobs.get(repository)?.delete(digest),
    async beginUpload() {
      await ready;
      const upload = randomUUID();
      await writeFile(uploadFile(upload), "");
      return upload;
    },
    async uploaded(upload) {
      return (await stat(uploadFile(upload)).catch(() => undefined))?.size;
    },
    append: (upload, content) =>
      pipeline(content, createWriteStream(uploadFile(upload), { flags: "a" })),
    async finishUpload(upload, repository, digest) {
      const hash = createHash("sha256");
      await pipeline(createReadStream(uploadFile(upload)), hash);
      if (`sha256:${hash.digest("hex")}` !== digest) {
        await files.cancelUpload(upload);
        throw new Refusal(400, "DIGEST_INVALID", `what was sent is not ${digest}`);
      }
      await rename(uploadFile(upload), blobFile(digest));
      give(repository, digest);
    },
    cancelUpload: (upload) => rm(uploadFile(upload), { force: true }),
    async keepManifest(repository, content, type, tag) {
      await ready;
      const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
      await writeFile(blobFile(digest), content);
      types.set(repository, (types.get(repository) ?? new Map()).set(digest, type));
      if (tag !== undefined)
        tags.set(repository, (tags.get(repository) ?? new Map()).set(tag, digest));
      return digest;
    },
    async manifest(repository, reference) {
      const digest = tags.get(repository)?.get(reference) ?? reference;
      const type = types.get(repository)?.get(digest);
      if (type === undefined) return undefined;
      return { digest, type, content: await readFile(blobFile(digest)) };
    },
    removeManifest(repository, digest) {
      for (const [tag, to] of tags.get(repository) ?? []) {
        if (to === digest) tags.get(repository)?.delete(tag);
      }
      return types.get(repository)?.delete(digest) === true;
    },
    tags: async (repository) => [...(tags.get(repository)?.keys() ?? [])].sort(),
  };
  return files;
}
