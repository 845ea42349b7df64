/**
 * A file system that is asked by promises, such as one that only an editor knows. Paths are absolute and
 * have slashes. None of its functions throws: what cannot be had is undefined.
 */
export interface FolderReader {
  entries(folder: string): Promise<readonly FolderEntry[] | undefined>;
  /** Bytes. */
  size(file: string): Promise<number | undefined>;
  text(file: string): Promise<string | undefined>;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link";
}
