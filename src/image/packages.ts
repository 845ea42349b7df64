/** A package of the image's own package manager. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** Such as `amd64`; empty where it is not told. */
  readonly architecture: string;
}

/** A database that is larger is not read. */
export const largestPackageFile = 32 << 20;

/** True for the text databases of dpkg (a file for each package in distroless images) and apk. */
export function isPackageFile(path: string): boolean {
  return managerOf(path) === "dpkg" || managerOf(path) === "apk";
}

/** Whose database a path is. That of rpm is a database file that we do not read. */
export function managerOf(path: string): "dpkg" | "apk" | "rpm" | undefined {
  if (path === "var/lib/dpkg/status") return "dpkg";
  if (path.startsWith(distroless)) return path.endsWith(".md5sums") ? undefined : "dpkg";
  if (apk.has(path)) return "apk";
  return rpm.test(path) ? "rpm" : undefined;
}

const distroless = "var/lib/dpkg/status.d/";
const apk: ReadonlySet<string> = new Set(["lib/apk/db/installed", "usr/lib/apk/db/installed"]);
const rpm = /^(?:var|usr)\/lib\/(?:sysimage\/)?rpm\/(?:rpmdb\.sqlite|Packages(?:\.db)?)$/;

/** The installed packages of a database, in its order. */
export function readPackages(path: string, text: string): readonly Package[] {
  const fields = managerOf(path) === "apk" ? apkFields : dpkgFields;
  const packages: Package[] = [];
  let found: Record<string, string> = {};
  const end = (): void => {
    const { name, version, architecture = "", status } = found;
    const installed = status === undefined || status.endsWith(" installed");
    if (name && version && installed) packages.push({ name, version, architecture });
    found = {};
  };
  for (const line of lines(text)) {
    if (line === "") {
      end();
      continue;
    }
    const field = fields.find(([start]) => line.startsWith(start));
    if (field) found[field[1]] = line.slice(field[0].length).trim();
  }
  end();
  return packages;
}

const dpkgFields = [
  ["Package:", "name"],
  ["Version:", "version"],
  ["Architecture:", "architecture"],
  ["Status:", "status"],
] as const;

const apkFields = [
  ["P:", "name"],
  ["V:", "version"],
  ["A:", "architecture"],
] as const;

function* lines(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    yield text.slice(at, end === -1 ? text.length : end).replace(/\r$/, "");
    if (end === -1) return;
    at = end + 1;
  }
}
