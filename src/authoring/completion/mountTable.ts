import type { Availability } from "./frontendVersion.ts";

/** A key of `RUN --mount` as it may be written. */
export interface MountKey extends Availability {
  readonly name: string;
  /** `bare` stands without a value. */
  readonly type: "bare" | "text";
  /** What it cannot stand beside: other names of the same, and its opposites. */
  readonly others: readonly string[];
}

const target = key("target", ["dst", "destination"]);
const source = key("source", ["src"]);
const owner = [key("mode"), key("uid"), key("gid")];

/** By type, the needed ones first. */
export const mountKeys: Readonly<Record<string, readonly MountKey[]>> = {
  bind: [target, source, key("from"), bare("rw", ["readwrite", "ro", "readonly"])],
  cache: [
    target,
    key("sharing"),
    key("id"),
    key("from"),
    source,
    ...owner,
    bare("ro", ["readonly", "rw", "readwrite"]),
  ],
  tmpfs: [target, key("size")],
  secret: [key("id"), key("env", [], { since: 10 }), target, bare("required"), ...owner],
  ssh: [key("id"), bare("required"), target, ...owner],
};

/** The useful ones first. */
export const mountTypes: readonly string[] = ["cache", "bind", "secret", "ssh", "tmpfs"];

export const sharingModes: readonly (readonly [name: string, documentation: string])[] = [
  ["shared", "Several builds use it at once."],
  ["locked", "One build waits for the other; apt needs that."],
  ["private", "Each build at once has one of its own."],
];

/** Folders that are worth a cache, by the package manager that fills them. */
export const cacheFolders: readonly (readonly [folder: string, of: string])[] = [
  ["/var/cache/apt", "apt"],
  ["/var/lib/apt", "apt"],
  ["/var/cache/apk", "apk"],
  ["/var/cache/dnf", "dnf"],
  ["/root/.cache/pip", "pip"],
  ["/root/.cache/uv", "uv"],
  ["/root/.npm", "npm"],
  ["/root/.cache/yarn", "yarn"],
  ["/root/.local/share/pnpm/store", "pnpm"],
  ["/go/pkg/mod", "go modules"],
  ["/root/.cache/go-build", "go build"],
  ["/usr/local/cargo/registry", "cargo"],
  ["/root/.m2", "Maven"],
  ["/root/.gradle", "Gradle"],
  ["/root/.nuget/packages", "NuGet"],
  ["/root/.composer/cache", "Composer"],
];

function key(
  name: string,
  others: readonly string[] = [],
  availability: Availability = { since: 2 },
): MountKey {
  return { name, type: "text", others, ...availability };
}

function bare(name: string, others: readonly string[] = []): MountKey {
  return { name, type: "bare", others, since: 2 };
}
