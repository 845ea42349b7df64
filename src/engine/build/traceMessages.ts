import protobuf from "protobufjs/minimal.js";

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
  /** 1-based. */
  readonly line: number | undefined;
}

type Reader = protobuf.Reader;
type Fields = Readonly<Record<number, (reader: Reader) => void>>;

/** Throws on bytes that are no protobuf; unknown fields are skipped. */
export function decodeTrace(bytes: Uint8Array): TraceMessage {
  const vertexes: TraceVertex[] = [];
  const statuses: TraceStatus[] = [];
  const logs: TraceLog[] = [];
  const warnings: TraceWarning[] = [];
  readFields(protobuf.Reader.create(bytes), {
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
  const warning = { short: "", url: "", line: undefined as number | undefined };
  readFields(reader, {
    3: (from) => (warning.short = decoder.decode(from.bytes())),
    5: (from) => (warning.url = from.string()),
    // Several ranges are one thing on several lines: the first says where it begins. The others are
    // read all the same, as what stands behind them could not be found otherwise.
    7: (from) => {
      const line = readRangeStart(nested(from));
      warning.line ??= line;
    },
  });
  return warning;
}

/** `Range { start = 1 }` of `Position { line = 1 }`. */
function readRangeStart(reader: Reader): number | undefined {
  let line: number | undefined;
  readFields(reader, {
    1: (from) => readFields(nested(from), { 1: (position) => (line = position.int32()) }),
  });
  return line;
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

function readFields(reader: Reader, fields: Fields): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const read = fields[tag >>> 3];
    if (read) read(reader);
    else reader.skipType(tag & 7);
  }
}

function nested(reader: Reader): Reader {
  return protobuf.Reader.create(reader.bytes());
}
