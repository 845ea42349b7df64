import { isRecord, readRecord, stringOf } from "../../base/isRecord.ts";

/** What rules read of a package.json. */
export interface PackageJson {
  readonly name: string | undefined;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
  /** Of `engines`. */
  readonly node: string | undefined;
  /** Such as `yarn@4.1.0`. */
  readonly packageManager: string | undefined;
  readonly hasWorkspaces: boolean;
}

/** Undefined for what is no JSON object. */
export function readPackageJson(text: string): PackageJson | undefined {
  const json = readRecord(text);
  if (json === undefined) return undefined;
  const { engines } = json;
  return {
    name: stringOf(json.name),
    scripts: Object.fromEntries(
      Object.entries(isRecord(json.scripts) ? json.scripts : {}).flatMap(([name, script]) =>
        typeof script === "string" ? [[name, script]] : [],
      ),
    ),
    dependencies: namesIn(json.dependencies, json.optionalDependencies, json.peerDependencies),
    devDependencies: namesIn(json.devDependencies),
    node: isRecord(engines) ? stringOf(engines.node) : undefined,
    packageManager: stringOf(json.packageManager),
    hasWorkspaces: json.workspaces !== undefined,
  };
}

/** Whether package-lock.json has a package for development only; undefined where it does not say. */
export function isDevInLock(text: string, name: string): boolean | undefined {
  const packages = readRecord(text)?.packages;
  const entry = isRecord(packages) ? packages[`node_modules/${name}`] : undefined;
  return isRecord(entry) ? entry.dev === true : undefined;
}

function namesIn(...lists: readonly unknown[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => (isRecord(list) ? Object.keys(list) : [])));
}
