/** A package manager's words that are of use in a RUN. */
export interface KnownCommand {
  readonly subcommands: readonly KnownSubcommand[];
  /** Of all subcommands. */
  readonly flags: readonly KnownFlag[];
}

export interface KnownSubcommand {
  readonly name: string;
  readonly detail: string;
  readonly flags: readonly KnownFlag[];
}

export type KnownFlag = readonly [name: string, detail: string];

/** Other names of the same program. */
export const sameCommands: Readonly<Record<string, string>> = {
  apt: "apt-get",
  pip3: "pip",
  yum: "dnf",
  microdnf: "dnf",
};

const yes: KnownFlag = ["-y", "asks nothing"];

const packageJsonFlags: readonly KnownFlag[] = [
  ["--ignore-scripts", "runs no scripts of packages"],
];

const goBuild: readonly KnownFlag[] = [
  ["-o", "where the program goes"],
  ["-trimpath", "leaves the paths of this machine out"],
  ["-ldflags=", "flags of the linker, such as -s -w"],
  ["-tags=", "build tags"],
  ["-mod=readonly", "changes no go.mod"],
  ["-buildvcs=false", "reads no version control"],
  ["-v", "names the packages"],
];

const cargoBuild: readonly KnownFlag[] = [
  ["--release", "with optimisations"],
  ["--locked", "changes no Cargo.lock"],
  ["--target", "for another platform"],
  ["--features", "features to turn on"],
  ["--bin", "one program only"],
];

export const commandTable: Readonly<Record<string, KnownCommand>> = {
  "apt-get": {
    flags: [yes, ["-q", "says less"], ["-qq", "says errors only"], ["-o", "sets an option"]],
    subcommands: [
      sub("update", "reads the lists of packages"),
      sub(
        "install",
        "installs packages",
        yes,
        ["--no-install-recommends", "only what is needed"],
        ["--only-upgrade", "installs nothing new"],
        ["--allow-downgrades", "takes older versions, too"],
      ),
      sub("upgrade", "upgrades what is installed", yes),
      sub("dist-upgrade", "upgrades, and removes what is in the way", yes),
      sub("remove", "removes packages", yes, ["--purge", "with their configuration"]),
      sub("purge", "removes packages with their configuration", yes, [
        "--auto-remove",
        "with what only they needed",
      ]),
      sub("autoremove", "removes what nothing needs any more", yes, [
        "--purge",
        "with configuration",
      ]),
      sub("build-dep", "installs what a source package needs to build", yes),
      sub("download", "downloads packages into this folder"),
      sub("clean", "removes downloaded packages"),
    ],
  },
  apk: {
    flags: [
      ["--no-cache", "keeps no index"],
      ["--quiet", "says less"],
    ],
    subcommands: [
      sub(
        "add",
        "installs packages",
        ["--no-cache", "keeps no index"],
        ["--virtual", "under one name, to be removed together"],
        ["--repository", "from another repository, too"],
      ),
      sub("del", "removes packages", ["--no-cache", "keeps no index"]),
      sub("update", "reads the index"),
      sub("upgrade", "upgrades what is installed", ["--no-cache", "keeps no index"]),
      sub("fetch", "downloads packages"),
      sub("info", "tells of packages"),
    ],
  },
  dnf: {
    flags: [yes, ["--nodocs", "without documentation"], ["--enablerepo=", "turns a repository on"]],
    subcommands: [
      sub(
        "install",
        "installs packages",
        yes,
        ["--setopt=install_weak_deps=False", "only what is needed"],
        ["--nodocs", "without documentation"],
      ),
      sub("update", "upgrades what is installed", yes),
      sub("upgrade", "upgrades what is installed", yes),
      sub("remove", "removes packages", yes),
      sub("clean all", "removes all caches"),
      sub("makecache", "reads the lists of packages"),
    ],
  },
  pip: {
    flags: [
      ["--no-cache-dir", "keeps no downloads"],
      ["--disable-pip-version-check", "looks for no new pip"],
    ],
    subcommands: [
      sub(
        "install",
        "installs packages",
        ["--no-cache-dir", "keeps no downloads"],
        ["--requirement", "those of a file"],
        ["-r", "those of a file"],
        ["--require-hashes", "only what has the hash of the file"],
        ["--no-deps", "without what they need"],
        ["--prefix=", "into another folder"],
        ["--target", "into a folder"],
        ["--user", "for this user"],
        ["--upgrade", "newer versions, too"],
        ["--no-compile", "without .pyc files"],
      ),
      sub("wheel", "builds wheels", ["--wheel-dir", "where they go"], ["--no-deps", "only these"]),
      sub("download", "downloads packages", ["--dest", "where they go"]),
      sub("uninstall", "removes packages", yes),
      sub("check", "looks whether all that is needed is there"),
    ],
  },
  npm: {
    flags: [["--no-fund", "asks for no money"]],
    subcommands: [
      sub(
        "ci",
        "installs what the lock file says",
        ["--omit=dev", "without development packages"],
        ...packageJsonFlags,
        ["--no-audit", "looks for no advisories"],
      ),
      sub(
        "install",
        "installs packages",
        ["--omit=dev", "without development packages"],
        ["--global", "for all"],
        ...packageJsonFlags,
        ["--no-audit", "looks for no advisories"],
      ),
      sub("run", "runs a script of package.json"),
      sub("test", "runs the tests"),
      sub("prune", "removes what package.json does not name", [
        "--omit=dev",
        "and development packages",
      ]),
      sub("cache clean", "removes downloads", ["--force", "as npm asks for it"]),
      sub("rebuild", "builds native packages again"),
      sub("pack", "makes the package"),
    ],
  },
  yarn: {
    flags: [],
    subcommands: [
      sub(
        "install",
        "installs packages",
        ["--immutable", "changes no lock file (yarn 2 and later)"],
        ["--frozen-lockfile", "changes no lock file (yarn 1)"],
        ["--production", "without development packages (yarn 1)"],
        ...packageJsonFlags,
      ),
      sub("build", "runs the script build"),
      sub("run", "runs a script of package.json"),
      sub("workspaces focus", "installs for one workspace (yarn 2 and later)", [
        "--production",
        "without development packages",
      ]),
      sub("cache clean", "removes downloads"),
    ],
  },
  pnpm: {
    flags: [["--filter", "of some packages only"]],
    subcommands: [
      sub(
        "install",
        "installs packages",
        ["--frozen-lockfile", "changes no lock file"],
        ["--prod", "without development packages"],
        ["--offline", "from the store only"],
        ...packageJsonFlags,
      ),
      sub("fetch", "fills the store from the lock file", [
        "--prod",
        "without development packages",
      ]),
      sub("run", "runs a script of package.json"),
      sub("deploy", "copies a package with what it needs", [
        "--prod",
        "without development packages",
      ]),
      sub("prune", "removes what is not needed", ["--prod", "and development packages"]),
    ],
  },
  go: {
    flags: [],
    subcommands: [
      sub("build", "builds a program", ...goBuild),
      sub("install", "builds a program into GOBIN", ...goBuild.slice(1)),
      sub("mod download", "downloads modules"),
      sub("mod verify", "checks downloaded modules"),
      sub("test", "runs tests", ["-race", "finds races"], ["-v", "names the tests"]),
      sub("vet", "looks for mistakes"),
      sub("generate", "runs the generators"),
    ],
  },
  cargo: {
    flags: [
      ["--locked", "changes no Cargo.lock"],
      ["--frozen", "changes no Cargo.lock, and asks nobody"],
    ],
    subcommands: [
      sub("build", "builds programs", ...cargoBuild),
      sub(
        "install",
        "builds and installs programs",
        ["--locked", "by its Cargo.lock"],
        ["--path", "the package of a folder"],
        ["--root", "where bin/ goes"],
      ),
      sub("fetch", "downloads crates", ["--target", "for another platform"]),
      sub("test", "runs tests", ["--release", "with optimisations"]),
      sub("vendor", "copies crates into the folder vendor"),
    ],
  },
};

function sub(name: string, detail: string, ...flags: readonly KnownFlag[]): KnownSubcommand {
  return { name, detail, flags };
}
