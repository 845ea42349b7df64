/** What a constant `--platform` asks for, names as the engine has them. */
export interface PlatformName {
  readonly os: string;
  readonly architecture: string;
}

/** Reads `os`, `architecture`, `os/architecture` or `os/architecture/variant`. */
export function parsePlatformName(text: string): PlatformName | undefined {
  const parts = text.split("/");
  if (parts.length > 3) return undefined;
  const [first = "", second, variant = "0"] = parts;
  if (!/^[\w.-]+(\([\w.-]*\))?$/.test(first)) return undefined;
  const os = first.replace(/\(.*/, "").toLowerCase();
  if (second === undefined) {
    const architecture = toArchitecture(os);
    // Of what is left out the engine takes its own; nearly all are these.
    if (systems.has(os)) return { os: toSystem(os), architecture: "amd64" };
    return architectures.has(architecture) ? { os: "linux", architecture } : undefined;
  }
  if (!/^[\w.-]+$/.test(second) || !/^[\w.-]+$/.test(variant)) return undefined;
  return { os: toSystem(os), architecture: toArchitecture(second.toLowerCase()) };
}

function toSystem(os: string): string {
  return os === "macos" ? "darwin" : os;
}

function toArchitecture(name: string): string {
  return otherNames.get(name) ?? name;
}

const otherNames: ReadonlyMap<string, string> = new Map([
  ["aarch64", "arm64"],
  ["armel", "arm"],
  ["armhf", "arm"],
  ["i386", "386"],
  ["x86-64", "amd64"],
  ["x86_64", "amd64"],
]);

const systems: ReadonlySet<string> = new Set([
  ...["aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux"],
  ...["macos", "nacl", "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows", "zos"],
]);

const architectures: ReadonlySet<string> = new Set([
  ...["386", "amd64", "amd64p32", "arm", "arm64", "arm64be", "armbe", "loong64", "mips"],
  ...["mips64", "mips64le", "mips64p32", "mips64p32le", "mipsle", "ppc", "ppc64", "ppc64le"],
  ...["riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm"],
]);
