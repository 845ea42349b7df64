import type { TextRange } from "../../base/textRange.ts";
import type { ListedFolder, WholeFolder } from "../../buildcontext/listWholeFolder.ts";
import { toIgnorePattern } from "../ignoreEntry.ts";
import { folderAt } from "./createIgnoreFolders.ts";

/** What may stand at a place of an ignore file. */
export interface IgnoreCompletion {
  /** What replaces `range`. */
  readonly pattern: string;
  /** Several for a name that is there at several places. */
  readonly kind: "file" | "folder" | "several";
  readonly files: number;
  readonly bytes: number;
  /** How many paths of that name there are. */
  readonly places: number;
}

export interface IgnoreCompletions {
  /** What was typed of the pattern, in the line. */
  readonly range: TextRange;
  readonly items: readonly IgnoreCompletion[];
}

/**
 * Paths for the pattern that ends at the end of `before`, the line up to the cursor: what is in the
 * folder that is typed, names at any depth after a double star, and in the root those names that are
 * found at several depths with a double star in front. Undefined in a comment.
 */
export function completeIgnorePath(
  before: string,
  whole: WholeFolder,
): IgnoreCompletions | undefined {
  if (before.startsWith("#")) return undefined;
  const [start = ""] = /^\s*(?:!\s*)?/.exec(before) ?? [];
  const typed = before.slice(start.length);
  const range = { start: start.length, end: before.length };
  const slash = typed.lastIndexOf("/");
  const prefix = typed.slice(0, slash + 1);
  if (/(^|\/)\*\*\/$/.test(prefix)) {
    const around = literalFolder(prefix.slice(0, -"**/".length));
    const folder = around === undefined ? undefined : folderAt(whole, around);
    return folder && { range, items: namesBelow(folder, prefix, 1) };
  }
  const path = literalFolder(prefix);
  const folder = path === undefined ? undefined : folderAt(whole, path);
  if (!folder) return undefined;
  const items = entriesOf(folder, prefix);
  const nested = prefix === "" ? namesBelow(folder, "**/", 2) : [];
  return { range, items: [...items, ...nested] };
}

/** `/src/` as `src`; undefined where wildcards or escapes are in it. */
function literalFolder(prefix: string): string | undefined {
  return /[*?[\\]/.test(prefix) ? undefined : prefix.replace(/^\/+|\/+$/g, "");
}

function entriesOf(folder: ListedFolder, prefix: string): readonly IgnoreCompletion[] {
  const folders = folder.folders.map((child) => ({
    ...{ pattern: `${prefix}${toIgnorePattern(nameOf(child.path))}`, kind: "folder" as const },
    ...{ ...sumOf(child), places: 1 },
  }));
  const files = folder.files.map(({ name, bytes }) => ({
    ...{ pattern: `${prefix}${toIgnorePattern(name)}`, kind: "file" as const },
    ...{ files: 1, bytes, places: 1 },
  }));
  return [...folders, ...files].slice(0, mostItems);
}

/** Names that are there at least so often, the most frequent first; what is in one of them does not count. */
function namesBelow(
  folder: ListedFolder,
  prefix: string,
  least: number,
): readonly IgnoreCompletion[] {
  const found = new Map<string, { files: number; bytes: number; places: number }>();
  const add = (name: string, files: number, bytes: number): void => {
    const known = found.get(name) ?? { files: 0, bytes: 0, places: 0 };
    found.set(name, {
      files: known.files + files,
      bytes: known.bytes + bytes,
      places: known.places + 1,
    });
  };
  const look = ({ folders, files }: ListedFolder): void => {
    for (const { name, bytes } of files) add(name, 1, bytes);
    for (const child of folders) {
      const name = nameOf(child.path);
      const sum = sumOf(child);
      add(name, sum.files, sum.bytes);
      if (!closed.has(name)) look(child);
    }
  };
  look(folder);
  return [...found]
    .filter(([, { places }]) => places >= least)
    .sort(([a, one], [b, other]) => other.places - one.places || (a < b ? -1 : 1))
    .slice(0, mostItems)
    .map(([name, sum]) => ({
      ...{ pattern: `${prefix}${toIgnorePattern(name)}`, kind: "several" as const },
      ...sum,
    }));
}

/** In there are thousands of names that nobody ignores one by one. */
const closed: ReadonlySet<string> = new Set(["node_modules", ".git", ".venv", "venv", "vendor"]);

const mostItems = 300;

const sums = new WeakMap<ListedFolder, { readonly files: number; readonly bytes: number }>();

/** Kept as long as the list is. */
function sumOf(folder: ListedFolder): { readonly files: number; readonly bytes: number } {
  const known = sums.get(folder);
  if (known) return known;
  let files = folder.files.length;
  let bytes = 0;
  for (const file of folder.files) bytes += file.bytes;
  for (const child of folder.folders) {
    const sum = sumOf(child);
    files += sum.files;
    bytes += sum.bytes;
  }
  const sum = { files, bytes };
  sums.set(folder, sum);
  return sum;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
