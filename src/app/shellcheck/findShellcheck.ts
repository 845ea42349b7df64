import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { posix, win32 } from "node:path";
import type { Surroundings } from "../../base/surroundings.ts";

export interface FindShellcheckOptions
  extends Pick<Surroundings, "env">,
    Partial<Pick<Surroundings, "platform">> {
  /** A path or a program's name; empty for `shellcheck`. A path is absolute or begins with `~/`. */
  readonly setting: string;
}

/**
 * The program's absolute path, from the setting or else from PATH; undefined where it is not. No
 * process is started, and no folder of the workspace is looked into.
 */
export async function findShellcheck({
  setting,
  env,
  platform = process.platform,
}: FindShellcheckOptions): Promise<string | undefined> {
  const { isAbsolute, join } = platform === "win32" ? win32 : posix;
  const wanted = underHome(setting.trim(), env) || "shellcheck";
  const candidates = isAbsolute(wanted)
    ? [wanted]
    : // A relative path would be one below whatever folder the editor was started in.
      /[\\/]/.test(wanted)
      ? []
      : searchPath(env, platform)
          .filter(isAbsolute)
          .map((folder) => join(folder, wanted));
  for (const candidate of candidates) {
    for (const path of withExtension(candidate, platform)) {
      if (await isProgram(path)) return path;
    }
  }
  return undefined;
}

function underHome(path: string, env: Surroundings["env"]): string {
  const home = env.HOME || env.USERPROFILE;
  return home && /^~[\\/]/.test(path) ? home + path.slice(1) : path;
}

/** Editors that are started from a desktop lack the folders of Homebrew. */
function searchPath(env: Surroundings["env"], platform: NodeJS.Platform): readonly string[] {
  const key = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const folders = (env[key] ?? "").split(platform === "win32" ? ";" : ":");
  return platform === "darwin" ? [...folders, "/opt/homebrew/bin", "/usr/local/bin"] : folders;
}

/** Batch files cannot be started without a shell, so `.exe` is all that serves on Windows. */
function withExtension(path: string, platform: NodeJS.Platform): readonly string[] {
  if (platform !== "win32") return [path];
  return path.toLowerCase().endsWith(".exe") ? [path] : [`${path}.exe`];
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
