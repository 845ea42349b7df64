/** What a build will ask for of a folder, and what not, as plain data. */
export interface ContextPlan {
  /** Absolute path of the folder. */
  readonly root: string;
  /** Absolute path of the ignore file; undefined where none applies. */
  readonly ignoreFile: string | undefined;
  /** All of the folder. */
  readonly total: FileCount;
  /** Without what the ignore file keeps out. */
  readonly kept: FileCount;
  /** What the build asks for. */
  readonly sent: FileCount;
  /** What each ask takes, in their order; what two take counts for both. */
  readonly asks: readonly FileCount[];
  /** What is sent. */
  readonly tree: PlannedFolder;
  /** Files and folders that most of what is sent lies in, largest first. */
  readonly biggest: readonly PlannedPath[];
  /** In the order of the lines; lines that keep nothing out are not here. */
  readonly excluded: readonly ExcludedByLine[];
  /** Neither kept out nor asked for; Dockerfile and ignore files do not count. */
  readonly unused: PathList;
  /** What could not be read; the build fails where it is needed. */
  readonly unreadable: readonly UnreadablePath[];
}

export interface FileCount {
  /** Without folders and links. */
  readonly files: number;
  /** Of the files' contents. */
  readonly bytes: number;
}

export interface PlannedPath extends FileCount {
  /** Below the root, with slashes. */
  readonly path: string;
  readonly kind: "file" | "folder" | "link";
}

export interface PlannedFile {
  readonly name: string;
  readonly kind: "file" | "link";
  readonly bytes: number;
  /** Indexes of the asks that take it, rising. */
  readonly by: readonly number[];
}

export interface PlannedFolder extends FileCount {
  /** Below the root, with slashes; "" for the root. */
  readonly path: string;
  /** For each ask that takes something in here, what it takes. */
  readonly asks: ReadonlyMap<number, FileCount>;
  /** In the order of names. */
  readonly subfolders: readonly PlannedFolder[];
  /** Files and links in the order of names; the largest ones where there are many. */
  readonly named: readonly PlannedFile[];
  /** How many are left out of these lists. */
  readonly more: number;
}

export interface PathList extends FileCount {
  /** Folders stand for what is in them; largest first. */
  readonly paths: readonly PlannedPath[];
  /** How many are left out of the list. */
  readonly more: number;
}

export interface ExcludedByLine extends PathList {
  /** Counted from 0. */
  readonly line: number;
  /** As the ignore file means it: clean, and relative to the folder. */
  readonly pattern: string;
}

export interface UnreadablePath {
  /** Below the root, with slashes. */
  readonly path: string;
  /** Such as `EACCES`. */
  readonly code: string;
}
