import type { ContainerOutput } from "../engineContainers.ts";

/** Of the frame: a share of it, and whether it is its first or its last one. */
export interface FramePart extends ContainerOutput {
  readonly isStart: boolean;
  readonly isEnd: boolean;
}

/** Type of the stream, three bytes of nothing, four of length: how engines send two streams in one. */
const HEADER = 8;

/**
 * The parts of a container's log out of one stream; a frame comes in as many parts as chunks have
 * a share of it, so that memory does not grow with it. Bytes that are no frame throw an Error.
 */
export async function* demultiplexLog(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<FramePart> {
  const header = Buffer.alloc(HEADER);
  let have = 0;
  let left = 0;
  let isStart = false;
  let stream: ContainerOutput["stream"] = "stdout";
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      if (left === 0) {
        const take = Math.min(HEADER - have, chunk.length - at);
        header.set(chunk.subarray(at, at + take), have);
        have += take;
        at += take;
        if (have < HEADER) break;
        have = 0;
        stream = toStream(header);
        left = header.readUInt32BE(4);
        isStart = true;
        continue;
      }
      const data = chunk.subarray(at, at + left);
      at += data.length;
      left -= data.length;
      yield { stream, data, isStart, isEnd: left === 0 };
      isStart = false;
    }
  }
  if (have > 0 || left > 0) throw new Error("the log ended inside of a line");
}

function toStream(header: Buffer): ContainerOutput["stream"] {
  const [type = 255, ...nothing] = header.subarray(0, 4);
  if (type > 3 || nothing.some((byte) => byte !== 0)) throw new Error("the log has no frames");
  // 3 is the engine's complaint in the middle of the log.
  return type >= 2 ? "stderr" : "stdout";
}
