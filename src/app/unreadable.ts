import { SlipwayError } from "../base/errors.ts";

/** A file or folder that the system does not hand out, in words instead of an errno. */
export function unreadable(path: string, cause: unknown): SlipwayError<"context-unusable"> {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const [reason, hint] = reasons[code] ?? [
    code === "" ? "the system gave no reason" : `the system says ${code}`,
    "Check the path.",
  ];
  return new SlipwayError(
    "context-unusable",
    { path },
    { message: `${path} cannot be read: ${reason}.`, hint, cause },
  );
}

const reasons: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOENT: ["there is no such file or folder", "Check the path."],
  ENOTDIR: ["a part of the path is not a folder", "Check the path."],
  EISDIR: ["it is a folder", "Name a file."],
  EACCES: ["permission denied", "Make it readable for you."],
  EPERM: ["permission denied", "Make it readable for you."],
  ERR_FS_FILE_TOO_LARGE: ["it is too large", "Name a Dockerfile."],
  ERR_STRING_TOO_LONG: ["it is too large", "Name a Dockerfile."],
  ELOOP: ["its links lead in a circle", "Repair the link."],
};
