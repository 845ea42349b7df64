import { isRecord, readRecord, stringOf } from "../../base/isRecord.ts";

/** What is read of a package.json. */
export interface PackageFacts {
  readonly name: string;
  readonly main: string | undefined;
  readonly scripts: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
  readonly node: string | undefined;
  readonly packageManager: string | undefined;
  /** Patterns of folders. */
  readonly workspaces: readonly string[];
}

/** Undefined for what is no JSON object. */
export function readPackageFacts(text: string | undefined): PackageFacts | undefined {
  const json = readRecord(text ?? "");
  if (json === undefined) return undefined;
  const { engines, workspaces, scripts } = json;
  const patterns = isRecord(workspaces) ? workspaces.packages : workspaces;
  return {
    name: stringOf(json.name) ?? "",
    main: stringOf(json.main),
    scripts: new Map(
      Object.entries(isRecord(scripts) ? scripts : {}).flatMap(([key, value]) =>
        typeof value === "string" ? [[key, value] as const] : [],
      ),
    ),
    dependencies: new Set([...keysOf(json.dependencies), ...keysOf(json.optionalDependencies)]),
    devDependencies: keysOf(json.devDependencies),
    node: isRecord(engines) ? stringOf(engines.node) : undefined,
    packageManager: stringOf(json.packageManager),
    workspaces: Array.isArray(patterns)
      ? patterns.filter((pattern): pattern is string => typeof pattern === "string")
      : [],
  };
}

function keysOf(value: unknown): ReadonlySet<string> {
  return new Set(isRecord(value) ? Object.keys(value) : []);
}
