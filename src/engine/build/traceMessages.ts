import { nested, type ProtoReader as Reader, readFields } from "../grpc/protoFields.ts";

/** The parts of BuildKit's `StatusResponse` that we show. Times are milliseconds since the epoch. */
export interface TraceMessage {
  readonly vertexes: readonly TraceVertex[];
  readonly statuses: readonly TraceStatus[];
  readonly logs: readonly TraceLog[];
  readonly warnings: readonly TraceWarning[];
}

export interface TraceVertex {
  readonly digest: string;
  readonly name: string;
  readonly cached: boolean;
  readonly started: number | undefined;
  readonly completed: number | undefined;
  readonly error: string;
}

export interface TraceStatus {
  readonly id: string;
  readonly vertex: string;
  readonly current: number;
  readonly total: number;
  readonly completed: number | undefined;
}

export interface TraceLog {
  readonly vertex: string;
  readonly at: number;
  /** 1 is stdout, 2 is stderr. */
  readonly stream: number;
  readonly text: Uint8Array;
}

export interface TraceWarning {
  readonly short: string;
  readonly url: string;
  /** 1-based, the last one inclusive. */
  readonly line: number | undefined;
  readonly endLine: number | undefined;
}

/** Throws on bytes that are no protobuf; unknown fields are skipped. */
export function decodeTrace(bytes: Uint8Array): TraceMessage {
  const vertexes: TraceVertex[] = [];
  const statuses: TraceStatus[] = [];
  const logs: TraceLog[] = [];
  const warnings: TraceWarning[] = [];
  readFields(bytes, {
    1: (reader) => vertexes.push(readVertex(nested(reader))),
    2: (reader) => statuses.push(readStatus(nested(reader))),
    3: (reader) => logs.push(readLog(nested(reader))),
    4: (reader) => warnings.push(readWarning(nested(reader))),
  });
  return { vertexes, statuses, logs, warnings };
}

function readVertex(reader: Reader): TraceVertex {
  const vertex = {
    digest: "",
    name: "",
    cached: false,
    started: undefined as number | undefined,
    completed: undefined as number | undefined,
    error: "",
  };
  readFields(reader, {
    1: (from) => (vertex.digest = from.string()),
    3: (from) => (vertex.name = from.string()),
    4: (from) => (vertex.cached = from.bool()),
    5: (from) => (vertex.started = readTime(nested(from))),
    6: (from) => (vertex.completed = readTime(nested(from))),
    7: (from) => (vertex.error = from.string()),
  });
  return vertex;
}

function readStatus(reader: Reader): TraceStatus {
  const status = {
    id: "",
    vertex: "",
    current: 0,
    total: 0,
    completed: undefined as number | undefined,
  };
  readFields(reader, {
    1: (from) => (status.id = from.string()),
    2: (from) => (status.vertex = from.string()),
    4: (from) => (status.current = Number(from.int64())),
    5: (from) => (status.total = Number(from.int64())),
    8: (from) => (status.completed = readTime(nested(from))),
  });
  return status;
}

function readLog(reader: Reader): TraceLog {
  const log = { vertex: "", at: 0, stream: 1, text: new Uint8Array() };
  readFields(reader, {
    1: (from) => (log.vertex = from.string()),
    2: (from) => (log.at = readTime(nested(from))),
    3: (from) => (log.stream = Number(from.int64())),
    4: (from) => (log.text = Uint8Array.from(from.bytes())),
  });
  return log;
}

function readWarning(reader: Reader): TraceWarning {
  const decoder = new TextDecoder();
  const warning = {
    short: "",
    url: "",
    line: undefined as number | undefined,
    endLine: undefined as number | undefined,
  };
  readFields(reader, {
    3: (from) => (warning.short = decoder.decode(from.bytes())),
    5: (from) => (warning.url = from.string()),
    // Several ranges are one thing on several lines: from where the first begins to the last's end.
    7: (from) => {
      const { line, endLine } = readRange(nested(from));
      warning.line ??= line;
      warning.endLine = endLine ?? line ?? warning.endLine;
    },
  });
  return warning;
}

/** `Range { start = 1, end = 2 }` of `Position { line = 1 }`. */
function readRange(reader: Reader): Pick<TraceWarning, "line" | "endLine"> {
  let line: number | undefined;
  let endLine: number | undefined;
  readFields(reader, {
    1: (from) => readFields(nested(from), { 1: (position) => (line = position.int32()) }),
    2: (from) => readFields(nested(from), { 1: (position) => (endLine = position.int32()) }),
  });
  return { line, endLine };
}

/** `google.protobuf.Timestamp { seconds = 1, nanos = 2 }` */
function readTime(reader: Reader): number {
  let seconds = 0;
  let nanos = 0;
  readFields(reader, {
    1: (from) => (seconds = Number(from.int64())),
    2: (from) => (nanos = from.int32()),
  });
  return seconds * 1000 + Math.round(nanos / 1e6);
}
