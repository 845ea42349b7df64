/** What each line of an ignore file does in the folder that it is for. */
export interface IgnoreFacts {
  /** By the index of the pattern. */
  readonly lines: readonly IgnoreLineFacts[];
  /** True where the folder has more than was looked at: what matches nothing is not known then. */
  readonly isCut: boolean;
}

export interface IgnoreLineFacts {
  /** What the pattern matches, and what is in folders that it matches, whatever other lines say. */
  readonly matched: IgnoreCount;
  /** Of that, what is not in the context. */
  readonly out: IgnoreCount;
  /** Of that, what would be in the context without this line and is not, or the reverse. */
  readonly decided: IgnoreCount;
  /** The largest paths that the pattern matches itself; folders with what is in them. */
  readonly largest: readonly IgnoredPath[];
  /** How many paths it matches itself. */
  readonly paths: number;
  /** The pattern that decides in its place where it decides nothing; undefined for none. */
  readonly by: number | undefined;
  /** Paths further down that have the name and are in the context, the first few. */
  readonly nested: readonly string[];
  /** How many those are. */
  readonly nestedPaths: number;
  /** For a path that is not there: the one beside it that may have been meant. */
  readonly closest: string | undefined;
}

export interface IgnoreCount {
  /** Files and links. */
  readonly files: number;
  /** Of the files' contents. */
  readonly bytes: number;
}

export interface IgnoredPath extends IgnoreCount {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly kind: "file" | "folder";
}
