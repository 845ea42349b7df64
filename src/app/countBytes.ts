import { Transform } from "node:stream";

/** The same stream, with all bytes told that went by so far; destroys it when it is destroyed itself. */
export function countBytes(
  source: NodeJS.ReadableStream,
  onBytes: (bytes: number) => void,
): Transform {
  let bytes = 0;
  const output = new Transform({
    transform(chunk: Uint8Array, _, done) {
      bytes += chunk.length;
      onBytes(bytes);
      done(null, chunk);
    },
    destroy(error, done) {
      if ("destroy" in source && typeof source.destroy === "function") source.destroy();
      done(error);
    },
  });
  source.on("error", (error) => output.destroy(error));
  // It may fail before anybody listens; who reads it later is told.
  output.on("error", () => undefined);
  return source.pipe(output);
}
