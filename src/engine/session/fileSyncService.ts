import type { SyncFilter, SyncFolder } from "../../buildcontext/syncedContext.ts";
import type { GrpcCall } from "../grpc/grpcCall.ts";
import { GrpcError, grpcStatus } from "../grpc/grpcError.ts";
import type { GrpcMethods } from "../grpc/grpcServer.ts";
import { type SyncReport, sendFolder } from "./sendFolder.ts";

export interface FileSyncOptions {
  /** By the name that the daemon asks for. */
  readonly folders: Readonly<Record<string, SyncFolder>>;
  readonly report: FileSyncReport;
}

export interface FileSyncReport extends SyncReport {
  /** The daemon asks for something of a folder. */
  asked(folder: string, filter: SyncFilter): void;
  /** It has all that it wanted of it. */
  done(folder: string, filter: SyncFilter): void;
}

/** `moby.filesync.v1.FileSync`: gives the daemon the files that it asks for. */
export function fileSyncService({ folders, report }: FileSyncOptions): GrpcMethods {
  return {
    "/moby.filesync.v1.FileSync/DiffCopy": {
      async serve(call) {
        const name = call.metadata("dir-name")[0] ?? "";
        const folder = Object.hasOwn(folders, name) ? folders[name] : undefined;
        if (!folder) throw new GrpcError(grpcStatus.notFound, `no folder "${name}" is served`);
        const filter = readFilter(call);
        report.asked(name, filter);
        await sendFolder(call, folder, filter, report);
        report.done(name, filter);
      },
    },
  };
}

function readFilter(call: GrpcCall): SyncFilter {
  return {
    include: call.metadata("include-patterns"),
    exclude: call.metadata("exclude-patterns"),
    follow: call.metadata("followpaths"),
  };
}
