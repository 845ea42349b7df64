import { errorCode } from "../base/errorCode.ts";
import { SlipwayError } from "../base/errors.ts";

export { errorCode } from "../base/errorCode.ts";

/** What the file system said about a path of the context, as one error with the next step. */
export function unusablePath(path: string, cause: unknown): SlipwayError<"context-unusable"> {
  const { message, hint } = wordsFor(path, errorCode(cause));
  return new SlipwayError("context-unusable", { path }, { message, hint, cause });
}

function wordsFor(path: string, code: string | undefined): { message: string; hint: string } {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return {
        message: `${path} cannot be read: permission denied.`,
        hint: "Make it readable for you, or name it in .dockerignore if the build does not need it.",
      };
    case "ENOENT":
      return {
        message: `${path} does not exist.`,
        hint: "Check the path; if the file went away while the build began, build again.",
      };
    case "ENOTDIR":
      return { message: `${path} is not a folder.`, hint: "Name a folder as the build context." };
    case "EISDIR":
      return { message: `${path} is a folder, not a file.`, hint: "Name a file." };
    default:
      return {
        message: `${path} cannot be read${code === undefined ? "" : ` (${code})`}.`,
        hint: "Check the file, or name it in .dockerignore if the build does not need it.",
      };
  }
}
