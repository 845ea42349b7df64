import { writeField, writeMessage } from "../../grpc/protoFields.ts";
import type { FailedExec, FailedMount } from "./readFailedExec.ts";

/**
 * `NewContainerRequest { ContainerID = 1, Mounts = 2, Network = 3 }`: the files as the failed command
 * left them. Its secrets are not there: a shell that a person sits at is no place for them.
 */
export function encodeContainer(id: string, exec: FailedExec): Uint8Array {
  return writeMessage((writer) => {
    writeField(writer, 1, id);
    for (const mount of exec.mounts) {
      if (mount.type !== secret) writeField(writer, 2, encodeMount(mount));
    }
    if (exec.network > 0) writer.uint32(24).int32(exec.network);
  });
}

const secret = 1;
const ssh = 2;
const cache = 3;

/**
 * `pb.Mount { input = 1, selector = 2, dest = 3, readonly = 5, mountType = 6, cacheOpt = 20, SSHOpt =
 * 22, resultID = 23 }`
 */
function encodeMount(mount: FailedMount): Uint8Array {
  return writeMessage((writer) => {
    // No input of the step's own: the result takes its place, or the mount is made anew.
    writer.uint32(8).int64(-1);
    writeField(writer, 2, mount.selector);
    writeField(writer, 3, mount.dest);
    if (mount.readonly) writer.uint32(40).bool(true);
    if (mount.type > 0) writer.uint32(48).int32(mount.type);
    if (mount.type === cache) writeField(writer, 20, encodeCache(mount));
    if (mount.type === ssh)
      writeField(
        writer,
        22,
        writeMessage((it) => writeField(it, 1, mount.id)),
      );
    writeField(writer, 23, mount.resultId);
  });
}

/** `CacheOpt { ID = 1, sharing = 2 }` */
function encodeCache({ id, sharing }: FailedMount): Uint8Array {
  return writeMessage((writer) => {
    writeField(writer, 1, id);
    if (sharing > 0) writer.uint32(16).int32(sharing);
  });
}
