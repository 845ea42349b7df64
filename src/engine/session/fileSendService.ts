import { isSlipwayError } from "../../base/errors.ts";
import type { GrpcCall } from "../grpc/grpcCall.ts";
import { GrpcError, grpcStatus } from "../grpc/grpcError.ts";
import type { GrpcMethods } from "../grpc/grpcServer.ts";
import { contentsOf } from "./bytesMessages.ts";
import type { ExportReport, ExportSink } from "./exportSink.ts";
import { receiveFolder } from "./receiveFolder.ts";
import { unusableExport } from "./unusableOutput.ts";
import { writeExportFile } from "./writeExportFile.ts";

/** Bytes of one message: BuildKit's own limit. */
const messageLimit = 16 * 1024 * 1024;

/**
 * `moby.filesync.v1.FileSend`: takes what exporters make, each to its place. `exports` are by the
 * index that the exporter has in the request.
 */
export function fileSendService(
  exports: readonly (ExportSink | undefined)[],
  report?: ExportReport,
): GrpcMethods {
  return {
    "/moby.filesync.v1.FileSend/DiffCopy": {
      async serve(call) {
        const sink = choose(exports, call.metadata("buildkit-attachable-exporter-id")[0]);
        try {
          await take(call, sink, report);
        } catch (error) {
          // What was cut off is told by whoever did it.
          if (call.signal.aborted) throw error;
          const failure =
            isSlipwayError(error) || sink.kind === "stream"
              ? error
              : unusableExport(sink.path, error);
          report?.failed(failure);
          throw failure;
        }
      },
    },
  };
}

/** Engines of the time of one exporter name none. */
function choose(exports: readonly (ExportSink | undefined)[], id: string | undefined): ExportSink {
  const known = id === undefined ? exports.find(Boolean) : /^\d+$/.test(id) && exports[Number(id)];
  if (!known) throw new GrpcError(grpcStatus.notFound, `nothing is taken of exporter ${id ?? 0}`);
  return known;
}

async function take(
  call: GrpcCall,
  sink: ExportSink,
  report: ExportReport | undefined,
): Promise<void> {
  if (sink.kind === "folder") {
    return await receiveFolder({
      ...{ call, root: sink.path, messageLimit },
      leftOut: (path) => report?.leftOut(path),
    });
  }
  const contents = contentsOf(call.messages(messageLimit));
  if (sink.kind === "file") await writeExportFile(sink.path, contents);
  else await sink.write(contents);
}
