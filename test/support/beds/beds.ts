import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { env, getuid, platform } from "node:process";
import { cacheDirectory } from "./cacheDirectory.ts";
import { chromiumPath } from "./chromiumPath.ts";

export type BedName =
  | "docker2010"
  | "docker261"
  | "docker285"
  | "podman43"
  | "buildkitd"
  | "registry"
  | "vscode"
  | "chromium"
  | "skopeo"
  | "umoci"
  | "attr"
  | "node24"
  | "hadolint"
  | "shellcheck"
  | "toolchains";

export type AvailableBeds = Readonly<Record<BedName, boolean>> & {
  /** Why a bed is missing, for each that is. */
  readonly reasons: Readonly<Partial<Record<BedName, string>>>;
};

/** Which test beds this machine can start. */
export function availableBeds(): AvailableBeds {
  const reasons: Partial<Record<BedName, string>> = {};
  for (const name of bedNames) {
    const reason = checks[name]();
    if (reason) reasons[name] = reason;
  }
  return {
    docker2010: !reasons.docker2010,
    docker261: !reasons.docker261,
    docker285: !reasons.docker285,
    podman43: !reasons.podman43,
    buildkitd: !reasons.buildkitd,
    registry: !reasons.registry,
    vscode: !reasons.vscode,
    chromium: !reasons.chromium,
    skopeo: !reasons.skopeo,
    umoci: !reasons.umoci,
    attr: !reasons.attr,
    node24: !reasons.node24,
    hadolint: !reasons.hadolint,
    shellcheck: !reasons.shellcheck,
    toolchains: !reasons.toolchains,
    reasons,
  };
}

/**
 * `false` when all of the beds can be started, otherwise why not: the `skip` of a test as it is. In CI
 * nothing is skipped: there it throws.
 */
export function requireBeds(...names: readonly BedName[]): false | string {
  const missing = names.flatMap((name) => checks[name]() ?? []);
  if (missing.length === 0) return false;
  const reason = `SKIPPED, no test bed here: ${missing.join("; ")} (${installer} sets them up)`;
  if (env.CI === "true") throw new Error(reason);
  return reason;
}

/** Throws when the bed cannot be started. */
export function requireBed(name: BedName): void {
  const reason = checks[name]();
  if (reason) throw new Error(`${reason} (${installer} sets it up)`);
}

const installer = "scripts/test-beds/install-debian.sh";

const bedNames: readonly BedName[] = [
  "docker2010",
  "docker261",
  "docker285",
  "podman43",
  "buildkitd",
  "registry",
  "vscode",
  "chromium",
  "skopeo",
  "umoci",
  "attr",
  "node24",
  "hadolint",
  "shellcheck",
  "toolchains",
];

const checks: Readonly<Record<BedName, () => string | undefined>> = {
  docker2010: () => needsRoot("Docker 20.10") ?? needsVersion("dockerd", "20.10") ?? needsImages(),
  docker261: () => needsRoot("Docker 26.1") ?? needsCached("docker-26.1") ?? needsImages(),
  docker285: () => needsRoot("Docker 28.5") ?? needsCached("docker-28.5") ?? needsImages(),
  podman43: () =>
    needsRoot("Podman 4.3") ??
    needsProgram("runc") ??
    needsVersion("podman", "4.3") ??
    needsImages(),
  buildkitd: () =>
    needsRoot("buildkitd") ??
    needsProgram("runc") ??
    needsProgram("openssl") ??
    needsCached("buildkit-0.25.2-parents"),
  registry: () => needsProgram("docker-registry") ?? needsProgram("htpasswd"),
  vscode: () => needsCached("vscode-server"),
  chromium: () => (chromiumPath() ? undefined : "no Chromium or Chrome is installed"),
  skopeo: () => needsProgram("skopeo"),
  umoci: () => needsProgram("umoci"),
  attr: () => needsProgram("getfattr") ?? needsProgram("setfattr") ?? needsProgram("setcap"),
  node24: () => needsCached("node-24.21.0"),
  hadolint: () => needsCached("hadolint"),
  shellcheck: () => needsProgram("shellcheck"),
  toolchains: () => needsCached("toolchains-v1"),
};

function needsRoot(what: string): string | undefined {
  if (platform !== "linux") return `${what} needs Linux`;
  return getuid?.() === 0 ? undefined : `${what} needs root`;
}

function needsProgram(name: string): string | undefined {
  return programPath(name) ? undefined : `${name} is not installed`;
}

function needsVersion(program: string, version: string): string | undefined {
  const path = programPath(program);
  if (!path) return `${program} is not installed`;
  const answer = execFileSync(path, ["--version"], { encoding: "utf8", timeout: 10_000 }).trim();
  return answer.includes(`version ${version}.`) ? undefined : `${answer} is not ${version}`;
}

function needsImages(): string | undefined {
  const cache = cacheDirectory();
  const made = existsSync(cache) && readdirSync(cache).some((name) => /^images-v\d+$/.test(name));
  return made ? undefined : `the base images are not in ${cache}`;
}

function needsCached(name: string): string | undefined {
  const directory = join(cacheDirectory(), name);
  return existsSync(join(directory, ".done")) ? undefined : `${directory} is not there`;
}

function programPath(name: string): string | undefined {
  const folders = [...(env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/bin", "/sbin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
