import { Duplex } from "node:stream";

/** Type of the stream, three bytes of nothing, four of length: how engines send two streams in one. */
const HEADER = 8;

/**
 * The standard input and output of a program in a container that speaks HTTP/2, out of the engine's
 * connection to it. What the program complains about is the error when it ends.
 */
export function demultiplex(raw: Duplex, name: string): Duplex {
  let header = Buffer.alloc(0);
  let left = 0;
  let toOutput = true;
  let isHttp: boolean | undefined;
  let complaint = "";
  /** False where the reader has enough for now. */
  const take = (chunk: Buffer): boolean => {
    let room = true;
    for (let at = 0; at < chunk.length; ) {
      if (left === 0) {
        const rest = chunk.subarray(at, at + HEADER - header.length);
        header = Buffer.concat([header, rest]);
        at += rest.length;
        if (header.length < HEADER) break;
        toOutput = header[0] !== 2;
        left = header.readUInt32BE(4);
        header = Buffer.alloc(0);
        continue;
      }
      const part = chunk.subarray(at, at + left);
      at += part.length;
      left -= part.length;
      // A frame of HTTP/2 begins with the high byte of its length, the first one's is 0. An engine
      // says on this stream, too, that it could not start the program.
      if (toOutput) isHttp ??= part[0] === 0;
      if (toOutput && isHttp) room = connection.push(part);
      else complaint = (complaint + part.toString("utf8")).slice(-2000);
    }
    return room;
  };
  const end = (): void => {
    if (connection.destroyed || connection.readableEnded) return;
    const said = complaint.trim().split("\n").at(-1);
    const who = isHttp === false ? `the engine could not start ${name}` : name;
    if (said) connection.destroy(new Error(`${who}: ${said}`));
    else connection.push(null);
  };
  const connection = new Duplex({
    allowHalfOpen: false,
    read: () => void raw.resume(),
    write: (chunk: Buffer, _, done) => void raw.write(chunk, () => done()),
    final: (done) => void raw.end(done),
    destroy(error, done) {
      raw.destroy();
      done(error);
    },
  });
  raw.on("data", (chunk: Buffer) => {
    if (!connection.destroyed && !take(chunk)) raw.pause();
  });
  raw.on("end", end).on("close", end);
  raw.on("error", (error) => connection.destroy(error));
  return connection;
}
