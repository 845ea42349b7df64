/**
 * For people who look for the newest: `latest`, then versions from the newest to the oldest, then all
 * else by name. Versions are read as semver does (clause 11), with two or one number and a `v` in front
 * allowed; `1.2` moves with the newest of its line, so it stands before `1.2.3`.
 */
export function sortTags(tags: readonly string[]): readonly string[] {
  const keyed = tags.map((tag) => ({ tag, version: readVersion(tag) }));
  return keyed.sort(compareKeyed).map(({ tag }) => tag);
}

interface Version {
  readonly numbers: readonly number[];
  /** What follows the numbers, in its parts; none for a release. */
  readonly rest: readonly string[];
}

interface Keyed {
  readonly tag: string;
  readonly version: Version | undefined;
}

/** A number of more than three digits and no dot is rather a date, a build or a commit. */
const versionPattern = /^v?(\d{1,9}(?:\.\d{1,9}){1,3}|\d{1,3})(?:[-+_.](.+))?$/;

function readVersion(tag: string): Version | undefined {
  const [, numbers, rest] = versionPattern.exec(tag) ?? [];
  if (numbers === undefined) return undefined;
  return {
    numbers: numbers.split(".").map(Number),
    rest: rest === undefined ? [] : rest.split(/[-+_.]/),
  };
}

function compareKeyed(a: Keyed, b: Keyed): number {
  const byLatest = Number(b.tag === "latest") - Number(a.tag === "latest");
  if (byLatest !== 0) return byLatest;
  if (a.version === undefined || b.version === undefined) {
    if (a.version !== undefined) return -1;
    return b.version !== undefined ? 1 : compareText(a.tag, b.tag);
  }
  return compareVersions(b.version, a.version) || compareText(a.tag, b.tag);
}

function compareVersions(a: Version, b: Version): number {
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index++) {
    const [one, other] = [a.numbers[index] ?? Infinity, b.numbers[index] ?? Infinity];
    if (one !== other) return one < other ? -1 : 1;
  }
  // What has no rest is the release, which comes after all that leads to it.
  if (a.rest.length === 0 || b.rest.length === 0) return b.rest.length - a.rest.length;
  for (let index = 0; index < Math.max(a.rest.length, b.rest.length); index++) {
    const order = comparePart(a.rest[index], b.rest[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOtherNumber) return Number(a) - Number(b);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return compareText(a, b);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
