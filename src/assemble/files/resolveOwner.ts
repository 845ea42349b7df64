import { cannotCopy } from "./cannotCopy.ts";
import type { FileTree } from "./fileTree.ts";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * What `user`, `user:group` or numbers of `--chown` and USER stand for, with the tree's `/etc/passwd`
 * and `/etc/group`. As with BuildKit a number alone is that of the group, too, a name brings its group
 * along, and a name that is in neither file is root. Rejects with `build-failed` for a name where there
 * was no layer yet, as on scratch.
 */
export async function resolveOwner(
  tree: FileTree,
  text: string,
  signal?: AbortSignal,
): Promise<Owner> {
  const colon = text.indexOf(":");
  const user = colon === -1 ? text : text.slice(0, colon);
  const group = colon === -1 ? undefined : text.slice(colon + 1);
  const owner = await userOf(tree, user, signal);
  return group === undefined ? owner : { ...owner, gid: await groupOf(tree, group, owner, signal) };
}

async function userOf(tree: FileTree, user: string, signal?: AbortSignal): Promise<Owner> {
  const id = numberOf(user);
  if (id !== undefined) return { uid: id, gid: id };
  const found = await lineOf(tree, "etc/passwd", user, signal);
  return { uid: fieldOf(found, 2), gid: fieldOf(found, 3) };
}

async function groupOf(
  tree: FileTree,
  group: string,
  owner: Owner,
  signal?: AbortSignal,
): Promise<number> {
  const id = numberOf(group);
  if (id !== undefined) return id;
  const found = await lineOf(tree, "etc/group", group, signal);
  return found === undefined ? owner.gid : fieldOf(found, 2);
}

/** What BuildKit's `parseUID` takes. */
function numberOf(text: string): number | undefined {
  if (text === "" || text === "root") return 0;
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  // An int32 that becomes a uint32.
  return value >= -(2 ** 31) && value < 2 ** 31 ? value >>> 0 : undefined;
}

/** The fields of the first line that begins with a name. */
async function lineOf(
  tree: FileTree,
  path: string,
  name: string,
  signal?: AbortSignal,
): Promise<readonly string[] | undefined> {
  if (tree.isBlank) {
    throw cannotCopy(
      `The name ${name} stands for no user here: there are no files yet.`,
      "Give numbers, or copy an /etc/passwd before.",
    );
  }
  const file = tree.find(tree.resolve(path));
  if (file?.kind !== "file" || file.size > largestTable) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of file.content?.(signal) ?? []) pieces.push(piece);
  for (const line of Buffer.concat(pieces).toString().split("\n")) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const fields = trimmed.split(":");
    if (fields[0] === name) return fields;
  }
  return undefined;
}

/** Bytes; a table of users is read into memory. */
const largestTable = 16 * 1024 * 1024;

function fieldOf(fields: readonly string[] | undefined, index: number): number {
  const value = fields?.[index] ?? "";
  return /^\d{1,10}$/.test(value) && Number(value) <= 0xffffffff ? Number(value) : 0;
}
