import type { NamedCommand } from "./commandIndex.ts";
import { hasOption, operandsOf } from "./commandWords.ts";
import { listInstallOf } from "./dependencyLists.ts";

/** What an installation reads: a list of what is wanted, and the file that locks its versions. */
export interface LockedInstall {
  /** The command in short, such as `npm ci`. */
  readonly title: string;
  /** A name, or an ending behind a star. */
  readonly manifest: string;
  /** By any of these names. */
  readonly locks: readonly string[];
}

/** Undefined for a command that installs nothing, or that is told to go without a lock file. */
export function lockedInstallOf(command: NamedCommand): LockedInstall | undefined {
  if (command.command.openEnded) return undefined;
  const { name } = command;
  if (name === "go") {
    const [first, second] = operandsOf(command).map(({ value }) => value);
    const isDownload = first === "mod" && second === "download";
    if (!isDownload && first !== "build" && first !== "install") return undefined;
    // A package with its version has nothing to do with the module at hand.
    if (first === "install" && command.words.some(({ value }) => value.includes("@"))) {
      return undefined;
    }
    return { title: isDownload ? "go mod download" : `go ${first}`, ...kinds.go };
  }
  if (name === "cargo") {
    const [first] = operandsOf(command).map(({ value }) => value);
    return first === "build" || first === "fetch"
      ? { title: `cargo ${first}`, ...kinds.cargo }
      : undefined;
  }
  const install = listInstallOf(command);
  const kind = kinds[name === "bundler" ? "bundle" : name === "yarnpkg" ? "yarn" : name];
  if (!install || !kind) return undefined;
  if (hasOption(command, "no-package-lock", "no-lockfile", "no-frozen-lockfile")) return undefined;
  return { title: install.title, ...kind };
}

/** Whether lock files lie beside files of this name. */
export function isManifest(name: string): boolean {
  return manifests.some((manifest) => fitsManifest(manifest, name));
}

export function fitsManifest(manifest: string, name: string): boolean {
  return manifest.startsWith("*") ? name.endsWith(manifest.slice(1)) : name === manifest;
}

/** Whether a lock file has this name. */
export function isLock(name: string): boolean {
  return lockNames.has(name);
}

interface Kind {
  readonly manifest: string;
  readonly locks: readonly string[];
}

const kinds = {
  npm: { manifest: "package.json", locks: ["package-lock.json", "npm-shrinkwrap.json"] },
  yarn: { manifest: "package.json", locks: ["yarn.lock"] },
  pnpm: { manifest: "package.json", locks: ["pnpm-lock.yaml"] },
  bun: { manifest: "package.json", locks: ["bun.lock", "bun.lockb"] },
  go: { manifest: "go.mod", locks: ["go.sum"] },
  cargo: { manifest: "Cargo.toml", locks: ["Cargo.lock"] },
  poetry: { manifest: "pyproject.toml", locks: ["poetry.lock"] },
  uv: { manifest: "pyproject.toml", locks: ["uv.lock"] },
  pipenv: { manifest: "Pipfile", locks: ["Pipfile.lock"] },
  composer: { manifest: "composer.json", locks: ["composer.lock"] },
  bundle: { manifest: "Gemfile", locks: ["Gemfile.lock"] },
  dotnet: { manifest: "*.csproj", locks: ["packages.lock.json"] },
} as const satisfies Readonly<Record<string, Kind>> as Readonly<Record<string, Kind>> & {
  readonly go: Kind;
  readonly cargo: Kind;
};

const manifests: readonly string[] = [
  ...new Set(Object.values(kinds).map(({ manifest }) => manifest)),
];

const lockNames: ReadonlySet<string> = new Set(Object.values(kinds).flatMap(({ locks }) => locks));

/** The programs of all of them. */
export const lockingPrograms: readonly string[] = [
  ...["npm", "yarn", "yarnpkg", "pnpm", "bun", "go", "cargo", "poetry", "uv", "pipenv"],
  ...["composer", "bundle", "bundler", "dotnet"],
];
