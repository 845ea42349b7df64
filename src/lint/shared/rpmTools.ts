/** A package manager of RPM distributions, as far as rules have to know it. */
export interface RpmTool {
  /** The programs. */
  readonly names: readonly string[];
  /** Those of them that hadolint knows. */
  readonly peerNames: readonly string[];
  /** Options whose value is the next word: letters, and long names without dashes. */
  readonly taking: ReadonlySet<string>;
  /** First words of verbs of two words, such as `module install`. */
  readonly verbHeads: ReadonlySet<string>;
  /** Verbs that ask before they do it. */
  readonly asking: ReadonlySet<string>;
  /** Options that answer. */
  readonly yes: readonly string[];
  /** Verbs that download lists of packages, or packages, into the cache. */
  readonly filling: ReadonlySet<string>;
  /** The programs that have the same cache. */
  readonly cleaners: readonly string[];
  /** Verbs that empty the cache. */
  readonly cleaning: ReadonlySet<string>;
  /** The arguments that empty all of it. */
  readonly cleanAll: string;
  /** The folders of the cache, whichever version of the program it is. */
  readonly cacheFolders: readonly string[];
  /** Options with which it works on another root or cache than the image's. */
  readonly elsewhere: readonly string[];
}

const dnfInstalls = [
  "install",
  "localinstall",
  "groupinstall",
  "group install",
  "groups install",
  "module install",
  "reinstall",
  "downgrade",
  "update",
  "upgrade",
  "up",
  "upgrade-minimal",
  "update-minimal",
  "up-min",
  "rei",
  "distro-sync",
  "dsync",
  "swap",
  "builddep",
];

const dnfOptions = {
  peerNames: ["dnf", "microdnf"],
  // dnf(8), yum(8)
  taking: new Set([
    ...["c", "d", "e", "R", "x"],
    ...["config", "debuglevel", "errorlevel", "rpmverbosity", "randomwait", "releasever"],
    ...["installroot", "exclude", "excludepkgs", "setopt", "repo", "repoid", "repofrompath"],
    ...["enablerepo", "disablerepo", "enableplugin", "disableplugin", "disableexcludes"],
    ...["disableexcludepkgs", "comment", "color", "forcearch", "advisory", "advisories", "bz"],
    ...["bzs", "cve", "cves", "sec-severity", "secseverity", "downloaddir", "destdir"],
  ]),
  verbHeads: new Set(["group", "groups", "module"]),
  asking: new Set([...dnfInstalls, "remove", "erase", "autoremove", "groupremove"]),
  yes: ["y", "assumeyes"],
  filling: new Set([...dnfInstalls, "makecache"]),
  // yum is a name of dnf since Enterprise Linux 8.
  cleaners: ["yum", "dnf", "dnf5", "microdnf"],
  cleaning: new Set(["clean"]),
  cleanAll: "clean all",
  cacheFolders: ["/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5", "/root/.cache/libdnf5"],
  elsewhere: ["installroot", "c", "config"],
} as const;

export const yum: RpmTool = { ...dnfOptions, names: ["yum"], peerNames: ["yum"] };

export const dnf: RpmTool = { ...dnfOptions, names: ["dnf", "dnf5", "microdnf"] };

const zypperInstalls = [
  "install",
  "in",
  "source-install",
  "si",
  "install-new-recommends",
  "inr",
  "update",
  "up",
  "patch",
  "dist-upgrade",
  "dup",
];

// zypper(8)
export const zypper: RpmTool = {
  names: ["zypper"],
  peerNames: ["zypper"],
  taking: new Set([
    ...["c", "R", "D", "C", "t", "r", "p", "A"],
    ...["config", "root", "installroot", "reposd-dir", "cache-dir", "raw-cache-dir"],
    ...["solv-cache-dir", "pkg-cache-dir", "plus-repo", "plus-content", "type", "repo", "from"],
    ...["download", "category", "severity", "date", "bugzilla", "bz", "cve", "issue"],
  ]),
  verbHeads: new Set(),
  asking: new Set([...zypperInstalls, "remove", "rm"]),
  yes: ["n", "non-interactive", "y", "no-confirm"],
  filling: new Set([...zypperInstalls, "refresh", "ref"]),
  cleaners: ["zypper"],
  cleaning: new Set(["clean", "cc"]),
  cleanAll: "clean --all",
  cacheFolders: ["/var/cache/zypp"],
  elsewhere: ["root", "installroot", "R", "cache-dir", "pkg-cache-dir", "raw-cache-dir"],
};
