import type { BaseImageFacts, OsFacts } from "./baseImageFacts.ts";
import { isRootUser } from "./isRootUser.ts";

/**
 * What was asked of an image, completed by what the shipped table says of its name. All that the
 * configuration of an image says is taken from `asked`; the table adds what no configuration has. Where
 * the two are of different builds of the image (a variable such as `GOLANG_VERSION` differs), what a
 * build may change stays out: version and end of life. `source` is that of `asked`, `completedBy` that of the table.
 */
export function mergeFacts(
  asked: BaseImageFacts | undefined,
  table: BaseImageFacts | undefined,
): BaseImageFacts | undefined {
  if (asked === undefined || table === undefined) return asked ?? table;
  if (asked.os && table.os && asked.os.kind !== table.os.kind) return asked;
  const other = isOtherBuild(asked, table);
  const os = mergeOs(asked.os, table.os, other);
  // A table's digest and time are of the build that it was made from, which need not be this one.
  // A configuration names all variables.
  const {
    digest,
    created,
    endOfLife,
    envNames,
    dropsRoot,
    plainUser,
    os: _,
    source,
    ...rest
  } = table;
  return {
    ...rest,
    ...(envNames && !asked.env && { envNames }),
    ...(plainUser !== undefined && hasSameUser(asked, table) && { plainUser }),
    ...(dropsRoot && hasSameUser(asked, table) && hasSameEntrypoint(asked, table) && { dropsRoot }),
    ...(endOfLife !== undefined && !other && { endOfLife }),
    ...asked,
    ...(os && { os }),
    ...(source && { completedBy: source }),
  };
}

/** A name may lead to an image that somebody made of the well-known one. */
function hasSameUser({ user: a = "" }: BaseImageFacts, { user: b = "" }: BaseImageFacts): boolean {
  return a === b || (isRootUser(a) && isRootUser(b));
}

function hasSameEntrypoint(
  { entrypoint: a }: BaseImageFacts,
  { entrypoint: b }: BaseImageFacts,
): boolean {
  return !a || !b || (a.length === b.length && a.every((word, index) => word === b[index]));
}

function mergeOs(
  asked: OsFacts | undefined,
  table: OsFacts | undefined,
  other: boolean,
): OsFacts | undefined {
  if (asked === undefined || table === undefined) return asked ?? table;
  // A version belongs to its family.
  if (asked.family !== undefined && asked.family !== table.family) return asked;
  const { version, ...rest } = table;
  return { ...rest, ...(version !== undefined && !other && { version }), ...asked };
}

function isOtherBuild(asked: BaseImageFacts, table: BaseImageFacts): boolean {
  const { env = {} } = asked;
  return Object.entries(table.env ?? {}).some(
    ([name, value]) => /_(VERSION|RELEASE)$/.test(name) && (env[name] ?? value) !== value,
  );
}
