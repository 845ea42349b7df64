/**
 * What is in a build context, as plain data at one moment; what the ignore file keeps out is not in
 * it. Paths are clean, relative to the context and have slashes; "" is the context itself.
 */
export interface ContextFiles {
  /** What is at a path; undefined where nothing is, or the ignore file keeps it out. */
  at(path: string): ContextPath | undefined;
  /**
   * What a source of COPY or ADD takes, wildcards as BuildKit reads them, in the order of paths. A
   * leading slash is the context's root. Empty where it takes nothing.
   */
  match(source: string): readonly ContextPath[];
  /** What is in a folder, in the order of names; empty for what is no folder. */
  children(folder: string): readonly ContextPath[];
  /**
   * The text of one of the files that rules read (`isReadByRules`); undefined where it is not there,
   * is too large or could not be read.
   */
  text(path: string): string | undefined;
  /**
   * True for what is likely made before a build and may be missing now: what git ignores, and what
   * lies in folders where builds leave their outputs.
   */
  isGenerated(path: string): boolean;
  /** Of all that is in it. */
  readonly total: Pick<ContextPath, "files" | "bytes">;
  /** The files and folders that most of it lies in, largest first; none while sizes are not known. */
  readonly biggest: readonly ContextPath[];
  /** True where there was too much to look at all of it: what is not found may be there. */
  readonly isCut: boolean;
  /** The same object where facts differ in nothing but sizes. */
  readonly names: object;
  /**
   * What a function makes of all this, made once, as each keystroke asks again. It outlives the moment
   * in which sizes become known, so it may hold paths and no sum of them.
   */
  derived<T>(make: (files: ContextFiles) => T): T;
}

export interface ContextPath {
  readonly path: string;
  readonly kind: "file" | "folder" | "link";
  /** Files of a folder, however deep; 1 for a file, 0 for a link. */
  readonly files: number;
  /** Of the contents of those files; undefined as long as they are not looked at. */
  readonly bytes: number | undefined;
}
