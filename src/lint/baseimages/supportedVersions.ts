import { asOf } from "./baseImageTable.ts";
import { ends, tableOf } from "./tableFacts.ts";

/**
 * The versions of an official image that the shipped table knows and that are cared for on a day
 * (ISO; without one the day of the table), the newest first. `kind` is that of the table, such as
 * `debian+slim`; [] for a repository that is not in the table.
 */
export function supportedVersions(
  repository: string,
  kind: string,
  today: string = asOf,
): readonly string[] {
  const table = tableOf(repository);
  if (!table) return [];
  const newest = table.until[kind];
  const schedule = Object.entries(ends()[table.schedule ?? ""] ?? {});
  const versions = schedule.flatMap(([version, end]) => {
    // A later one than was read may be planned only; of partial tables few were read.
    const isRead = table.partial || newest === undefined || compare(version, newest) <= 0;
    return isRead && end > today ? [version] : [];
  });
  // The newest has no day in the schedules of some programs yet.
  const isScheduled = schedule.some(([version]) => version === newest);
  if (newest !== undefined && !table.partial && !isScheduled) versions.push(newest);
  return versions.sort((a, b) => compare(b, a));
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
