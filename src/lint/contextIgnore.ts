/** What the ignore file keeps out of the build context; read by whoever calls the linter. */
export interface ContextIgnore {
  /**
   * Whether a pattern matches the path or a folder that it is in; exceptions count. The path is
   * clean and has slashes. It is relative to the context; under the preset `buildkit`, which takes
   * a slash in front for a part of the name, it may begin with one.
   */
  isIgnored(path: string): boolean;
  /** The line that keeps a path out; undefined for a path that is not kept out. */
  reason(path: string): IgnoreReason | undefined;
  /** Clean, without comments; `!` in front of exceptions. */
  readonly patterns: readonly string[];
  /** True where a pattern begins with `!`. */
  readonly hasExceptions: boolean;
  /** The name of the file: `.dockerignore`, `web.Dockerfile.dockerignore`. */
  readonly file: string;
}

export interface IgnoreReason {
  /** Counts from 1. */
  readonly line: number;
  /** Clean, without a leading slash. */
  readonly pattern: string;
}
