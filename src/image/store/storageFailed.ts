import { errorCode } from "../../base/errorCode.ts";
import { SlipwayError } from "../../base/errors.ts";

/** The error for a file that the system does not let us read or write. */
export function storageFailed(path: string, error: unknown): SlipwayError<"storage-failed"> {
  const [why, hint] = wordsOf(error);
  return new SlipwayError(
    "storage-failed",
    { path },
    { message: `${path} cannot be used: ${why}.`, hint, cause: error },
  );
}

/** True for what calls of the system fail with. */
export function isOfFiles(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && "errno" in error;
}

function wordsOf(error: unknown): readonly [why: string, hint: string] {
  const code = errorCode(error);
  switch (code) {
    case "ENOSPC":
      return ["the disk is full", "Free some space, or take a folder on another disk."];
    case "EDQUOT":
      return [
        "your quota of the disk is used up",
        "Free some space, or take a folder on another disk.",
      ];
    case "EFBIG":
      return [
        "files there cannot be this large",
        "Take a folder on a disk that has no such limit, or raise it.",
      ];
    case "EACCES":
    case "EPERM":
      return ["permission denied", "Give yourself the right to it, or take another folder."];
    case "EROFS":
      return ["nothing can be written there", "Take a folder on a disk that can be written to."];
    case "ENOTDIR":
    case "EEXIST":
    case "EISDIR":
      return [
        "a file is where a folder should be, or a folder where a file should be",
        "Move it away, or take another folder.",
      ];
    case "EMFILE":
    case "ENFILE":
      return ["too many files are open", "Close other programs, and try again."];
    default: {
      const said = code ?? (error instanceof Error ? error.message : String(error));
      return [said, "Look whether the disk is sound, or take another folder."];
    }
  }
}
