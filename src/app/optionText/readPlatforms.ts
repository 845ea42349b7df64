import { badValue } from "./readFields.ts";

/** Lists, each of one platform or more. */
export function readPlatforms(lists: readonly string[]): readonly string[] {
  const platforms = lists.flatMap((list) => list.split(",")).map((platform) => platform.trim());
  for (const platform of platforms) {
    if (!/^[\w.-]+(\([\w.-]+\))?(\/[\w.-]+){0,2}$/.test(platform)) {
      throw badValue("platform", `"${platform}" is no platform`, platformForm);
    }
  }
  return [...new Set(platforms)];
}

const platformForm = "--platform OS/ARCH[/VARIANT], such as --platform linux/amd64,linux/arm64";
