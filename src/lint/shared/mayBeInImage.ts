import { splitImageName } from "./splitImageName.ts";

/**
 * Whether a base image may have an absolute path. False only where it is known to have nothing there:
 * `scratch` has nothing, and well-known images keep to the folders of the system.
 */
export function mayBeInImage(reference: string, path: string): boolean {
  if (reference === "scratch") return false;
  const { repository, tag } = splitImageName(reference);
  if (!plainImages.has(repository) || /windows|nanoserver|onbuild|\$/.test(tag)) return true;
  const [, top = "", second = "", third = ""] = path.split("/");
  if (top === "") return true;
  if (top === "go" && repository === "golang") {
    return !(third !== "" || (second !== "" && second !== "bin" && second !== "src"));
  }
  if (!systemFolders.has(top)) return /entrypoint|\.sh$/.test(top);
  if (!bareImages.has(repository)) return true;
  // These are there and empty.
  if (top === "opt" || top === "srv" || top === "home") return second === "";
  if (top === "root") return second === "" || second.startsWith(".");
  return !(top === "usr" && second === "src" && third !== "");
}

/** They have nothing of their own at the root. */
const plainImages: ReadonlySet<string> = new Set([
  ...["alpine", "buildpack-deps", "debian", "gcc", "golang", "gradle", "maven", "node", "python"],
  ...["ruby", "rust", "ubuntu", "mcr.microsoft.com/dotnet/sdk"],
]);

/** Nor in the folders that a distribution leaves to others. */
const bareImages: ReadonlySet<string> = new Set(["alpine", "debian", "golang"]);

const systemFolders: ReadonlySet<string> = new Set([
  ...["bin", "boot", "dev", "etc", "go", "home", "lib", "lib32", "lib64", "libx32", "media", "mnt"],
  ...["opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var"],
]);
