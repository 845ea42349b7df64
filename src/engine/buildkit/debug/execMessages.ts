import type { TerminalSize } from "../../failedStep.ts";
import {
  nested,
  type ProtoWriter,
  readFields,
  writeField,
  writeMessage,
} from "../../grpc/protoFields.ts";

export interface ProcessStart {
  readonly container: string;
  readonly process: string;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: string;
}

/** `ExecMessage { ProcessID = 1, Init = 2 { ContainerID = 1, Meta = 2, Fds = 3, Tty = 4 } }` on a terminal. */
export function encodeStart(start: ProcessStart): Uint8Array {
  const meta = writeMessage((writer) => {
    for (const arg of start.args) writer.uint32(10).string(arg);
    for (const one of start.env) writer.uint32(18).string(one);
    writeField(writer, 3, start.cwd);
    writeField(writer, 4, start.user);
  });
  const init = writeMessage((writer) => {
    writeField(writer, 1, start.container);
    writeField(writer, 2, meta);
    // On a terminal there is no third.
    for (const fd of [0, 1]) writer.uint32(24).uint32(fd);
    writer.uint32(32).bool(true);
  });
  return encode(start.process, 2, init);
}

/** `File = 3 { Fd = 1, EOF = 2, Data = 3 }` for the standard input. */
export function encodeInput(process: string, data: Uint8Array): Uint8Array {
  return encode(
    process,
    3,
    writeMessage((writer) => writer.uint32(26).bytes(data)),
  );
}

/** `Resize = 4 { Rows = 1, Cols = 2 }` */
export function encodeResize(process: string, { rows, columns }: TerminalSize): Uint8Array {
  return encode(
    process,
    4,
    writeMessage((writer) => writer.uint32(8).uint32(rows).uint32(16).uint32(columns)),
  );
}

export type ExecEvent =
  | { readonly type: "output"; readonly data: Uint8Array }
  | { readonly type: "exit"; readonly code: number; readonly error: string }
  | { readonly type: "other" };

/** Throws on bytes that are no protobuf. */
export function decodeExec(bytes: Uint8Array): ExecEvent {
  let event: ExecEvent = { type: "other" };
  readFields(bytes, {
    3: (reader) => {
      readFields(nested(reader), {
        3: (from) => {
          event = { type: "output", data: Uint8Array.from(from.bytes()) };
        },
      });
    },
    6: (reader) => {
      let code = 0;
      let error = "";
      readFields(nested(reader), {
        1: (from) => {
          code = from.uint32();
        },
        // `google.rpc.Status { message = 2 }`
        2: (from) =>
          readFields(nested(from), {
            2: (status) => {
              error = status.string();
            },
          }),
      });
      event = { type: "exit", code, error };
    },
  });
  return event;
}

function encode(process: string, field: number, message: Uint8Array): Uint8Array {
  return writeMessage((writer: ProtoWriter) => {
    writeField(writer, 1, process);
    writer.uint32((field << 3) | 2).bytes(message);
  });
}
