import type { CacheEntry } from "../engine.ts";
import {
  type ProtoWriter,
  readEntry,
  readFields,
  writeField,
  writeMap,
  writeMessage,
} from "../grpc/protoFields.ts";

/** What one call of `Control.Solve` asks for. */
export interface SolveRequest {
  /** Names the build, unique in the builder. */
  readonly ref: string;
  /** Id of the session. */
  readonly session: string;
  readonly frontendAttributes: Readonly<Record<string, string>>;
  /** Without any, the result is only kept in the cache. */
  readonly exporters: readonly Exporter[];
  readonly cacheFrom: readonly CacheEntry[];
  readonly cacheTo: readonly CacheEntry[];
  readonly entitlements: readonly string[];
}

export interface Exporter {
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** `moby.buildkit.v1.SolveRequest` */
export function encodeSolve(request: SolveRequest): Uint8Array {
  return writeMessage((writer) => {
    writeField(writer, 1, request.ref);
    const [first] = request.exporters;
    if (first) {
      // 20.10 knows only this pair, and exports nothing of what stands in `Exporters`.
      writeField(writer, 3, first.type);
      writeMap(writer, 4, first.attributes);
    }
    writeField(writer, 5, request.session);
    writeField(writer, 6, "dockerfile.v0");
    writeMap(writer, 7, request.frontendAttributes);
    writeField(
      writer,
      8,
      writeMessage((cache) => {
        for (const entry of request.cacheTo) writeTyped(cache, 4, entry);
        for (const entry of request.cacheFrom) writeTyped(cache, 5, entry);
      }),
    );
    for (const entitlement of request.entitlements) writeField(writer, 9, entitlement);
    for (const exporter of request.exporters) writeTyped(writer, 13, exporter);
  });
}

/** `SolveResponse.ExporterResponse`. Throws on bytes that are no protobuf. */
export function decodeSolveResponse(bytes: Uint8Array): Readonly<Record<string, string>> {
  const entries: (readonly [string, string])[] = [];
  readFields(bytes, { 1: (reader) => entries.push(readEntry(reader)) });
  return Object.fromEntries(entries);
}

/** `Exporter` and `CacheOptionsEntry`: `Type = 1`, `Attrs = 2`. */
function writeTyped(writer: ProtoWriter, field: number, { type, attributes }: Exporter): void {
  writeField(
    writer,
    field,
    writeMessage((inner) => {
      writeField(inner, 1, type);
      writeMap(inner, 2, attributes);
    }),
  );
}
