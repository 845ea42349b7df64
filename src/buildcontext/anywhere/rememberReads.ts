import type { FolderReader } from "./folderReader.ts";

/** A reader that asks for each thing once, until that is to be forgotten. */
export interface RememberedReads extends FolderReader {
  /** Of a path that was made, changed or deleted: what was read of it, below it and of its folder. */
  forget(path: string): void;
}

/** An answer over a network may take a tenth of a second, and a listing asks for thousands. */
export function rememberReads(reader: FolderReader): RememberedReads {
  const entries = new Map<string, ReturnType<FolderReader["entries"]>>();
  const sizes = new Map<string, ReturnType<FolderReader["size"]>>();
  const texts = new Map<string, ReturnType<FolderReader["text"]>>();
  return {
    entries: (folder) => remember(entries, folder, () => reader.entries(folder)),
    size: (file) => remember(sizes, file, () => reader.size(file)),
    text: (file) => remember(texts, file, () => reader.text(file)),
    forget(path) {
      entries.delete(path.slice(0, path.lastIndexOf("/")));
      for (const known of [entries, sizes, texts]) {
        known.delete(path);
        for (const key of known.keys()) if (key.startsWith(`${path}/`)) known.delete(key);
      }
    },
  };
}

function remember<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>) {
  const before = known.get(key);
  if (before) return before;
  const made = read();
  known.set(key, made);
  return made;
}
