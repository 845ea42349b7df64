/** A package of the image's own package manager, or of npm. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** Such as `amd64`; empty where it is not told. */
  readonly architecture: string;
}

/** A database that is larger is not read. */
const largestPackageFile = 32 << 20;

/** True for text databases of dpkg (a file for each package in distroless images) and apk, and for what npm installs. */
export function isPackageFile(path: string, size: number): boolean {
  const manager = managerOf(path);
  return manager !== undefined && manager !== "rpm" && size <= largestPackageFile;
}

/** Whose database a path is. That of rpm is a database file that we do not read; npm has a file for each package. */
export function managerOf(path: string): "dpkg" | "apk" | "rpm" | "npm" | undefined {
  if (path.endsWith("/package.json")) return npm.test(path) ? "npm" : undefined;
  if (path === "var/lib/dpkg/status") return "dpkg";
  if (path.startsWith(distroless)) return path.endsWith(".md5sums") ? undefined : "dpkg";
  if (apk.has(path)) return "apk";
  return rpm.test(path) ? "rpm" : undefined;
}

const distroless = "var/lib/dpkg/status.d/";
const apk: ReadonlySet<string> = new Set(["lib/apk/db/installed", "usr/lib/apk/db/installed"]);
const npm = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/;
const rpm = /^(?:var|usr)\/lib\/(?:sysimage\/)?rpm\/(?:rpmdb\.sqlite|Packages(?:\.db)?)$/;

/** The installed packages of a database, in its order. */
export function readPackages(path: string, text: string): readonly Package[] {
  const manager = managerOf(path);
  if (manager === "npm") return readNpmPackage(text);
  const fields = manager === "apk" ? apkFields : dpkgFields;
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

/** https://docs.npmjs.com/cli/configuring-npm/package-json: an installed package has both. */
function readNpmPackage(text: string): readonly Package[] {
  try {
    const { name, version }: Record<string, unknown> =
      JSON.parse(text.replace(/^\ufeff/, "")) ?? {};
    if (typeof name !== "string" || typeof version !== "string") return [];
    return name && version ? [{ name, version, architecture: "" }] : [];
  } catch {
    // Packages have broken ones among their tests' fixtures.
    return [];
  }
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
