import type { NamedCommand } from "./commandIndex.ts";
import { hasArgument, hasOption, operandsOf } from "./commandWords.ts";

/** A program that downloads packages, and where it keeps what it has downloaded. */
export interface PackageCache {
  readonly name: RegExp;
  /** The first operand, where not every use of the program downloads. */
  readonly verbs: readonly string[] | undefined;
  /** Options, or words, that turn the cache off or show that nothing is fetched. */
  readonly off: readonly string[];
  /** The folders of root in the usual images. */
  readonly folders: readonly string[];
  /** False where a mount alone is not enough, so that a fix could not be right. */
  readonly isEnough: boolean;
}

/** The cache of a command that downloads packages and keeps them; undefined for other commands. */
export function packageCacheOf(command: NamedCommand): PackageCache | undefined {
  const cache = caches.find(({ name }) => name.test(command.name));
  if (!cache || command.words.some(({ value }) => value === "--help" || value === "--version")) {
    return undefined;
  }
  if (hasOption(command, ...cache.off) || hasArgument(command, ...cache.off)) return undefined;
  if (!cache.verbs) return cache;
  const [verb] = operandsOf(command, [
    "C",
    "prefix",
    "f",
    "file",
    "filter",
    "o",
    "option",
    "t",
    "p",
  ]);
  // Without a word yarn installs.
  const typed = verb?.value ?? (command.name === "yarn" ? "install" : "");
  return cache.verbs.includes(typed) ? cache : undefined;
}

/** The programs with such a cache, as a rule names those that it speaks of. */
export const cachingPrograms: readonly string[] = [
  ...["apt", "apt-get", "apk", "dnf*", "microdnf", "yum", "pip*", "uv", "poetry", "npm", "yarn*"],
  ...["pnpm", "go", "cargo", "mvn*", "gradle*", "dotnet", "composer"],
];

const caches: readonly PackageCache[] = [
  {
    name: /^apt(-get)?$/,
    verbs: ["install", "upgrade", "dist-upgrade", "full-upgrade", "build-dep"],
    off: ["simulate", "dry-run", "print-uris"],
    folders: ["/var/cache/apt", "/var/lib/apt"],
    // Debian's images throw packages away by a setting of apt.
    isEnough: false,
  },
  {
    name: /^apk$/,
    verbs: ["add", "upgrade"],
    off: ["no-cache", "simulate"],
    folders: ["/var/cache/apk"],
    isEnough: true,
  },
  {
    name: /^(dnf|dnf5|microdnf|yum)$/,
    verbs: ["install", "upgrade", "update", "groupinstall"],
    off: ["downloadonly"],
    folders: ["/var/cache/dnf"],
    isEnough: false,
  },
  {
    name: /^pip[\d.]*$/,
    verbs: ["install", "wheel", "download"],
    off: ["no-cache-dir", "cache-dir", "dry-run"],
    folders: ["/root/.cache/pip"],
    isEnough: true,
  },
  {
    name: /^uv$/,
    verbs: ["sync", "pip"],
    off: ["no-cache", "cache-dir", "dry-run"],
    folders: ["/root/.cache/uv"],
    isEnough: true,
  },
  {
    name: /^poetry$/,
    verbs: ["install", "add", "sync"],
    off: ["no-cache", "dry-run"],
    folders: ["/root/.cache/pypoetry"],
    isEnough: true,
  },
  {
    name: /^npm$/,
    verbs: ["ci", "clean-install", "install", "i", "add", "install-ci-test"],
    off: ["cache", "dry-run"],
    folders: ["/root/.npm"],
    isEnough: true,
  },
  {
    name: /^yarn(pkg)?$/,
    verbs: ["install", "add"],
    off: ["cache-folder", "offline"],
    folders: ["/usr/local/share/.cache/yarn"],
    // Later versions keep it elsewhere.
    isEnough: false,
  },
  {
    name: /^pnpm$/,
    verbs: ["install", "i", "add", "fetch"],
    off: ["store-dir", "offline"],
    folders: ["/root/.local/share/pnpm/store"],
    isEnough: true,
  },
  {
    name: /^go$/,
    verbs: ["build", "install", "test", "get", "mod"],
    off: ["tidy", "vendor", "init", "verify", "edit", "graph", "why"],
    folders: ["/go/pkg/mod", "/root/.cache/go-build"],
    isEnough: true,
  },
  {
    name: /^cargo$/,
    verbs: ["build", "install", "fetch", "test"],
    off: ["offline"],
    folders: ["/usr/local/cargo/registry"],
    isEnough: true,
  },
  {
    name: /^(mvnw?|mvnd)$/,
    verbs: undefined,
    off: ["offline", "-o"],
    folders: ["/root/.m2"],
    isEnough: true,
  },
  {
    name: /^gradlew?$/,
    verbs: undefined,
    off: ["offline", "stop"],
    folders: ["/root/.gradle"],
    isEnough: true,
  },
  {
    name: /^dotnet$/,
    verbs: ["restore", "build", "publish"],
    off: ["no-restore"],
    folders: ["/root/.nuget/packages"],
    isEnough: true,
  },
  {
    name: /^composer$/,
    verbs: ["install", "update", "require"],
    off: ["no-cache", "dry-run"],
    folders: ["/root/.composer/cache"],
    // Where it is depends on the image.
    isEnough: false,
  },
];
