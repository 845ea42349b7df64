import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { blobPath, digestOfPath } from "./blobPath.ts";
import { generateTar, type TarWriter } from "./generateTar.ts";
import { type LayoutSink, toLayout } from "./toLayout.ts";
import type { PassingBlob } from "./walkArchive.ts";
import { writeBlob } from "./writeBlob.ts";

/**
 * The docker archive as the tar of an OCI layout. A blob whose name is not known before its end, as
 * those of older engines, goes through a file beside `target`, one at a time. It fails as `toLayout`
 * rejects, and with errors of that file; the archive is destroyed when nobody reads on.
 */
export async function* layoutTar(
  archive: NodeJS.ReadableStream & { destroy(): unknown },
  { image, target }: { readonly image: string; readonly target: string },
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const tar = generateTar(async (writer) => {
    const sink = createTarSink(writer, target);
    try {
      await toLayout(archive, image, sink, signal);
    } finally {
      await sink.end();
    }
  });
  try {
    for await (const piece of tar) yield piece;
  } finally {
    archive.destroy();
    await tar.return(undefined);
  }
}

function createTarSink(tar: TarWriter, target: string): LayoutSink & { end(): Promise<void> } {
  const written = new Set<string>();
  let spool: string | undefined;
  const addOnce = async (digest: string, size: number, content: AsyncIterable<Uint8Array>) => {
    if (!written.has(digest)) return tar.add(blobPath(digest), size, content);
    for await (const _ of content);
  };
  return {
    async addBlob({ path, size, content }: PassingBlob) {
      let digest = digestOfPath(path);
      if (digest !== undefined) await addOnce(digest, size, content);
      else {
        spool ??= await mkdtemp(join(dirname(target), ".slipway-"));
        const file = join(spool, "blob");
        digest = await writeBlob(file, content);
        await addOnce(digest, size, createReadStream(file));
      }
      written.add(digest);
    },
    addText: (path, text) => tar.addText(path, text),
    async end() {
      if (spool !== undefined) await rm(spool, { recursive: true, force: true });
    },
  };
}
