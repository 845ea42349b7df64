import { extract, type Header } from "tar-stream";

export interface TarEntry extends Header {
  readonly text: string;
}

/** Everything in a tar, read by tar-stream's own reader. */
export async function readTar(stream: NodeJS.ReadableStream): Promise<readonly TarEntry[]> {
  const entries: TarEntry[] = [];
  const reader = extract();
  reader.on("entry", (header, body, next) => {
    const chunks: Buffer[] = [];
    body.on("data", (chunk) => chunks.push(Buffer.from(chunk as Uint8Array)));
    body.on("end", () => {
      entries.push({ ...header, text: Buffer.concat(chunks).toString("utf8") });
      next();
    });
  });
  await new Promise<void>((resolve, reject) => {
    stream.on("error", reject);
    reader.on("error", reject);
    reader.on("finish", resolve);
    stream.pipe(reader);
  });
  return entries;
}
