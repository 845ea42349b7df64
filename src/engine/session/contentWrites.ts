import { createHash } from "node:crypto";
import { PassThrough } from "node:stream";
import { isSlipwayError } from "../../base/errors.ts";
import type { GrpcCall } from "../grpc/grpcCall.ts";
import { GrpcError, grpcStatus } from "../grpc/grpcError.ts";
import {
  assertDigest,
  decodeWrite,
  encodeWritten,
  type WriteAsked,
  type WriteState,
  writeAction,
} from "./contentMessages.ts";
import type { ContentStore, StoredBlob } from "./contentStore.ts";

/** What builders write into one store; a write lasts as long as its call. */
export interface ContentWrites {
  /** Answers one call of `Write`. Rejects with `GrpcError` and with what the store rejects with. */
  take(call: GrpcCall): Promise<void>;
  /** Those that go on. */
  states(): readonly WriteState[];
  /** False where nothing goes on under that name. */
  abort(ref: string): boolean;
}

/** Bytes of one message: BuildKit's own limit. */
const messageLimit = 16 * 1024 * 1024;

export function createContentWrites(store: ContentStore): ContentWrites {
  const open = new Map<string, Write>();
  const begin = (first: WriteAsked, call: GrpcCall): Write => {
    const { ref } = first;
    if (ref === "") throw new GrpcError(grpcStatus.invalidArgument, "the write has no name");
    if (!store.add) throw new GrpcError(grpcStatus.permissionDenied, "this store is only read");
    // The builder tries again.
    if (open.has(ref)) throw new GrpcError(grpcStatus.unavailable, `${ref} is being written`);
    const write = createWrite({ add: store.add.bind(store) }, first, call.signal);
    open.set(ref, write);
    return write;
  };
  return {
    async take(call) {
      let write: Write | undefined;
      try {
        for await (const message of call.messages(messageLimit)) {
          const asked = decodeWrite(message);
          write ??= begin(asked, call);
          await assertMissing(store, asked);
          if (asked.action !== writeAction.stat) await write.take(asked);
          if (asked.action === writeAction.commit) {
            const { digest } = await write.commit(asked);
            await call.send(encodeWritten(asked.action, write.state, digest));
            return;
          }
          await call.send(encodeWritten(asked.action, write.state));
        }
      } finally {
        if (write) {
          await write.discard();
          open.delete(write.state.ref);
        }
      }
    },
    states: () => [...open.values()].map(({ state }) => state),
    abort(ref) {
      const write = open.get(ref);
      if (write) void write.discard();
      return write !== undefined;
    },
  };
}

/** The builder takes this for success. One of another size is broken, and is made again. */
async function assertMissing(store: ContentStore, { expected, total }: WriteAsked): Promise<void> {
  if (expected === "") return;
  const size = await store.size(assertDigest(expected));
  if (size === undefined || (total > 0 && size !== total)) return;
  throw new GrpcError(grpcStatus.alreadyExists, `${expected} is there already`);
}

interface Write {
  readonly state: WriteState;
  take(asked: WriteAsked): Promise<void>;
  commit(asked: WriteAsked): Promise<StoredBlob>;
  /** Nothing is left of it, unless it was committed. */
  discard(): Promise<void>;
}

function createWrite(
  store: Required<Pick<ContentStore, "add">>,
  { ref, total, expected }: WriteAsked,
  signal: AbortSignal,
): Write {
  const whole = expected !== "" && total > 0 ? { digest: expected, size: total } : undefined;
  let offset = 0;
  let adding = begin();
  return {
    get state() {
      return { ref, offset, total, expected };
    },
    async take({ offset: at, data }) {
      if (at === 0 && offset > 0) {
        await adding.discard();
        offset = 0;
        adding = begin();
      }
      if (at !== offset) {
        const message = `${ref} goes on at ${offset}, not at ${at}`;
        throw new GrpcError(grpcStatus.outOfRange, message);
      }
      await adding.write(data);
      offset += data.length;
    },
    commit: (last) =>
      adding.end({ digest: last.expected || expected, size: last.total || total }, offset),
    discard: () => adding.discard(),
  };

  function begin(): Adding {
    return beginAdding((content) => store.add(content, whole, signal), whole);
  }
}

interface Adding {
  /** Resolves when there is room for more. */
  write(bytes: Uint8Array): Promise<void>;
  /** `wanted`: what is not empty or 0 of it has to be so; `size` is what came. */
  end(wanted: StoredBlob, size: number): Promise<StoredBlob>;
  discard(): Promise<void>;
}

function beginAdding(
  add: (content: AsyncIterable<Uint8Array>) => Promise<StoredBlob>,
  whole: StoredBlob | undefined,
): Adding {
  const stream = new PassThrough();
  stream.on("error", () => undefined);
  // What is known from the beginning the store compares.
  const hash = whole ? undefined : createHash("sha256");
  const added = add(stream).catch((error: unknown) => {
    throw isSlipwayError(error, "image-unreadable") ? notExpected(whole) : error;
  });
  added.catch(() => stream.destroy());
  return {
    async write(bytes) {
      if (bytes.length === 0) return;
      hash?.update(bytes);
      const written = new Promise<void>((resolve, reject) => {
        stream.write(bytes, (error) => (error ? reject(error) : resolve()));
      });
      // The store knows better why.
      await written.catch(async (error: unknown) => {
        await added;
        throw error;
      });
    },
    async end(wanted, size) {
      const digest = hash ? `sha256:${hash.digest("hex")}` : whole?.digest;
      const isWanted =
        (wanted.digest === "" || wanted.digest === digest) &&
        (wanted.size === 0 || wanted.size === size);
      if (!isWanted) throw notExpected(wanted);
      stream.end();
      return await added;
    },
    async discard() {
      stream.destroy(new Error("the write was given up"));
      await added.catch(() => undefined);
    },
  };
}

function notExpected(expected: StoredBlob | undefined): GrpcError {
  const message = `what came is not ${expected?.digest} of ${expected?.size} bytes`;
  return new GrpcError(grpcStatus.failedPrecondition, message);
}
