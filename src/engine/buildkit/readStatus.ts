import { nested, readFields } from "../grpc/protoFields.ts";

/** Reads a `google.rpc.Status { message = 2, details = 3 }`; what is damaged is left out. */
export function readStatus(bytes: Uint8Array = new Uint8Array()): {
  readonly message: string;
  readonly details: readonly StatusDetail[];
} {
  let message = "";
  const details: StatusDetail[] = [];
  try {
    readFields(bytes, {
      2: (reader) => {
        message = reader.string();
      },
      3: (reader) => {
        const detail = readDetail(nested(reader));
        if (detail) details.push(detail);
      },
    });
  } catch {
    // What came before the damage counts.
  }
  return { message, details };
}

export interface StatusDetail {
  /** Such as `Source` of `github.com/moby/buildkit/errdefs.Source+json`. */
  readonly type: string;
  readonly value: unknown;
}

/** `google.protobuf.Any { type_url = 1, value = 2 }` */
function readDetail(reader: Parameters<typeof readFields>[0]): StatusDetail | undefined {
  let url = "";
  let value: Uint8Array = new Uint8Array();
  readFields(reader, {
    1: (from) => {
      url = from.string();
    },
    2: (from) => {
      value = from.bytes();
    },
  });
  const type = /\.(\w+)\+json$/.exec(url)?.[1];
  // Stacks are long, and of no use to a person.
  if (type === undefined || type === "Stack") return undefined;
  try {
    return { type, value: JSON.parse(Buffer.from(value).toString("utf8")) as unknown };
  } catch {
    return undefined;
  }
}
