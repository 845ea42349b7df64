import { isSlipwayError, SlipwayError } from "../../base/errors.ts";
import type { GrpcCall } from "../grpc/grpcCall.ts";
import { GrpcError, grpcStatus } from "../grpc/grpcError.ts";
import type { GrpcMethods, GrpcStreamMethod } from "../grpc/grpcServer.ts";
import {
  assertDigest,
  decodeRead,
  encodeInfo,
  encodePieceHead,
  encodeStates,
} from "./contentMessages.ts";
import type { ContentStore, SessionContent } from "./contentStore.ts";
import { type ContentWrites, createContentWrites } from "./contentWrites.ts";
import { readTextField } from "./readTextField.ts";

const service = "/containerd.services.content.v1.Content/";

/**
 * `containerd.services.content.v1.Content`: the blobs of layouts on this machine, for caches of type
 * `local` and contexts of type `oci-layout`. A call names its layout in its metadata. Nothing is
 * listed, changed or removed for a builder, which needs none of it.
 */
export function contentService(content: SessionContent): GrpcMethods {
  const { stores, failed } = content;
  const serve = (
    answer: (call: GrpcCall, store: ContentStore, writes: ContentWrites) => Promise<void>,
  ): GrpcStreamMethod => ({
    async serve(call) {
      try {
        const [store, writes] = choose(call);
        await answer(call, store, writes);
      } catch (error) {
        if (call.signal.aborted || !isSlipwayError(error)) throw error;
        failed(error);
        throw new GrpcError(grpcStatus.dataLoss, error.message);
      }
    },
  });
  const writesOf = new Map([...stores].map(([id, store]) => [id, createContentWrites(store)]));
  const choose = (call: GrpcCall): readonly [ContentStore, ContentWrites] => {
    const [id] = call.metadata("buildkit-attachable-store-id");
    if (id === undefined) {
      throw new GrpcError(grpcStatus.invalidArgument, "the call names no store");
    }
    const [store, writes] = [stores.get(id), writesOf.get(id)];
    if (!store || !writes) throw new GrpcError(grpcStatus.notFound, `unknown store ${id}`);
    return [store, writes];
  };
  const refused = (what: string) =>
    serve(async (call) => {
      await onlyMessage(call);
      throw new GrpcError(grpcStatus.permissionDenied, `blobs of this store cannot be ${what}`);
    });
  const methods: Readonly<Record<string, GrpcStreamMethod>> = {
    Info: serve(async (call, store) => {
      const digest = assertDigest(readTextField(await onlyMessage(call), 1));
      await call.send(encodeInfo({ digest, size: await sizeOf(content, store, digest) }));
    }),
    Read: serve((call, store) => sendBlob(content, call, store)),
    Status: serve(async (call, _, writes) => {
      const ref = readTextField(await onlyMessage(call), 1);
      const state = writes.states().find((one) => one.ref === ref);
      if (!state) throw new GrpcError(grpcStatus.notFound, `nothing is written as ${ref}`);
      await call.send(encodeStates([state]));
    }),
    ListStatuses: serve(async (call, _, writes) => {
      await onlyMessage(call);
      await call.send(encodeStates(writes.states()));
    }),
    Write: serve((call, _, writes) => writes.take(call)),
    Abort: serve(async (call, _, writes) => {
      const ref = readTextField(await onlyMessage(call), 1);
      if (!writes.abort(ref)) {
        throw new GrpcError(grpcStatus.notFound, `nothing is written as ${ref}`);
      }
      await call.send(new Uint8Array());
    }),
    Update: refused("changed"),
    List: refused("listed"),
    Delete: refused("removed"),
  };
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [service + name, method]),
  );
}

async function sendBlob(
  content: SessionContent,
  call: GrpcCall,
  store: ContentStore,
): Promise<void> {
  const asked = decodeRead(await onlyMessage(call));
  const digest = assertDigest(asked.digest);
  const size = await sizeOf(content, store, digest);
  let at = asked.offset;
  if (at > size) {
    throw new GrpcError(grpcStatus.outOfRange, `${digest} has only ${size} bytes`);
  }
  const rest = size - at;
  const length = asked.size === 0 ? rest : Math.min(asked.size, rest);
  const end = at + length;
  for await (const piece of store.read(digest, at, length, call.signal)) {
    await call.sendLong(encodePieceHead(at, piece.length), piece);
    at += piece.length;
  }
  if (at !== end) throw new GrpcError(grpcStatus.dataLoss, `${digest} became shorter meanwhile`);
}

async function sizeOf(
  { failed }: SessionContent,
  store: ContentStore,
  digest: string,
): Promise<number> {
  const { name } = store;
  const size = await store.size(digest);
  if (size !== undefined) return size;
  const error = new SlipwayError(
    "image-unreadable",
    { image: name },
    {
      message: `${name} cannot be read as images: its part ${digest} is missing.`,
      hint: "Get or make what is in it once more, and try again.",
    },
  );
  // Whether a build needs it the builder says.
  failed(error);
  throw new GrpcError(grpcStatus.notFound, error.message);
}

async function onlyMessage(call: GrpcCall): Promise<Uint8Array> {
  let first: Uint8Array | undefined;
  await call.receive((message) => {
    first ??= message;
  });
  return first ?? new Uint8Array();
}
