import { asOf } from "../../lint/baseimages/baseImageTable.ts";
import { supportedVersions } from "../../lint/baseimages/supportedVersions.ts";
import { tableFacts, tableOf } from "../../lint/baseimages/tableFacts.ts";

/**
 * Tags of an official image that the shipped table knows and that were cared for on its day, the
 * newest first and the plain one of each version before its variants; [] for others. Asks nobody.
 */
export function officialTags(repository: string): readonly string[] {
  if (repository.startsWith("gcr.io/distroless/")) return distroless;
  const table = tableOf(repository);
  if (!table) return [];
  const kinds = Object.keys(table.kinds);
  const versions = new Set(kinds.flatMap((kind) => supportedVersions(repository, kind)));
  const found = [...versions].filter((version) => isLine(repository, version)).sort(newestFirst);
  // Those of Microsoft's have the number behind the dot, too.
  const rest = repository.startsWith("mcr.microsoft.com/") ? ".0" : "";
  return found.flatMap((version) => [
    ...new Set(kinds.map((kind) => tagOf(version + rest, kind, table.family)).sort(shortestFirst)),
  ]);
}

/** Their only ones, beside those of an architecture. */
const distroless = ["nonroot", "latest", "debug-nonroot", "debug"] as const;

/** Not of a single release, of which there are newer ones, nor one whose end is behind the table's day. */
function isLine(repository: string, version: string): boolean {
  const end = tableFacts(repository, version)?.endOfLife;
  return version.split(".").length < 3 && (end === undefined || end > asOf);
}

/** `kind` is a family and words, such as `debian+slim`; only Alpine's family stands in tags. */
function tagOf(version: string, kind: string, ownFamily: string | undefined): string {
  const [family = "", ...words] = kind.split("+");
  if (family !== "alpine" || ownFamily === "alpine") return [version, ...words].join("-");
  const isSlim = words.includes("slim");
  const others = words.filter((word) => word !== "slim");
  return [version, ...others, "alpine", ...(isSlim ? ["slim"] : [])].join("-");
}

function shortestFirst(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function newestFirst(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const difference = (right?.[at] ?? 0) - (left?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
