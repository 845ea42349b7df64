import { SlipwayError } from "../../base/errors.ts";
import { errorCode } from "../../buildcontext/contextErrors.ts";

/** What the file system said about a path where a result should go. */
export function unusableOutput(path: string, cause: unknown): SlipwayError<"output-unusable"> {
  const { message, hint } = wordsFor(path, errorCode(cause));
  return new SlipwayError("output-unusable", { path }, { message, hint, cause });
}

/** What the builder sent is nothing that can be written there. */
export function unusableExport(path: string, cause: unknown): SlipwayError<"output-unusable"> {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new SlipwayError(
    "output-unusable",
    { path },
    {
      message: `The builder's files for ${path} cannot be used: ${said}.`,
      hint: "Build again; if it stays, the builder or what connects you to it is at fault.",
      cause,
    },
  );
}

function wordsFor(path: string, code: string | undefined): { message: string; hint: string } {
  switch (code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return {
        message: `${path} cannot be written: permission denied.`,
        hint: "Choose a destination that you may write to.",
      };
    case "ENOSPC":
    case "EDQUOT":
      return {
        message: `${path} cannot be written: the disk is full.`,
        hint: "Make room, or choose a destination on another disk.",
      };
    case "EISDIR":
    case "ENOTEMPTY":
      return {
        message: `${path} is a folder, and the build has a file of that name.`,
        hint: "Remove the folder, or choose another destination.",
      };
    case "ENOTDIR":
    case "EEXIST":
      return {
        message: `${path} cannot be made: there is a file in its way.`,
        hint: "Remove the file, or choose another destination.",
      };
    default:
      return {
        message: `${path} cannot be written${code === undefined ? "" : ` (${code})`}.`,
        hint: "Check the destination, or choose another one.",
      };
  }
}
