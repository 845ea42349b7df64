import { extract } from "tar-stream";

/** Files of a tar by their path, in memory. */
export async function readTarFiles(
  stream: NodeJS.ReadableStream | AsyncIterable<Uint8Array>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const reader = extract();
  reader.on("entry", (header, body, next) => {
    const chunks: Uint8Array[] = [];
    body.on("data", (chunk) => chunks.push(chunk as Uint8Array));
    body.on("end", () => {
      files.set(header.name.replace(/^\.\//, ""), Buffer.concat(chunks));
      next();
    });
  });
  const ended = new Promise<void>((resolve, reject) => {
    reader.on("error", reject);
    reader.on("finish", resolve);
  });
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    if (!reader.write(chunk))
      await new Promise<void>((resolve) => reader.once("drain", () => resolve()));
  }
  reader.end(null);
  await ended;
  return files;
}
