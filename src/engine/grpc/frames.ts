/** One byte that says "not compressed", four of length. */
const prefix = 5;

/** Messages as gRPC writes them into HTTP/2 data ("Length-Prefixed-Message"), for one write. */
export function frame(messages: readonly Uint8Array[]): Buffer {
  const frames = Buffer.allocUnsafe(
    messages.reduce((sum, message) => sum + prefix + message.length, 0),
  );
  let at = 0;
  for (const message of messages) {
    frames[at] = 0;
    frames.writeUInt32BE(message.length, at + 1);
    frames.set(message, at + prefix);
    at += prefix + message.length;
  }
  return frames;
}

/** The same of the beginning of one message, of which so many bytes follow. */
export function frameHead(head: Uint8Array, rest: number): Buffer {
  const framed = frame([head]);
  framed.writeUInt32BE(head.length + rest, 1);
  return framed;
}

/**
 * Takes the bytes as they come, and nothing at their end. Throws on a message above the limit,
 * before any of it is kept, and on an end in the middle of one.
 */
export type FrameReader = (chunk?: Buffer) => void;

/** `limit` in bytes. */
export function createFrameReader(
  limit: number,
  onMessage: (message: Uint8Array) => void,
): FrameReader {
  let chunks: Buffer[] = [];
  let held = 0;
  // What has to be there before another look is worth it: else a long message costs its square.
  let wanted = prefix;
  return (chunk) => {
    if (chunk === undefined) {
      if (held > 0) throw new Error("the last message is cut off");
      return;
    }
    chunks.push(chunk);
    held += chunk.length;
    if (held < wanted) return;
    const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, held);
    let start = 0;
    wanted = prefix;
    while (bytes.length - start >= prefix) {
      const size = bytes.readUInt32BE(start + 1);
      if (bytes[start] !== 0) throw new Error("a message is compressed, which nobody asked for");
      if (size > limit) throw new Error("a message is too large");
      const end = start + prefix + size;
      if (bytes.length < end) {
        wanted = prefix + size;
        break;
      }
      onMessage(bytes.subarray(start + prefix, end));
      start = end;
    }
    const rest = bytes.subarray(start);
    chunks = rest.length === 0 ? [] : [rest];
    held = rest.length;
  };
}
