import type { LayerFile } from "../../image/layers/layerFile.ts";
import type { FileTree } from "./fileTree.ts";

/** A COPY or ADD with all its words expanded. */
export interface CopyRequest {
  readonly sources: readonly CopySource[];
  /** Absolute: WORKDIR is in it already; a slash, or a slash and a dot, at the end count. */
  readonly destination: string;
  /** As in `--chown`; undefined for that of each source. */
  readonly owner: string | undefined;
  /** As in `--chmod`. */
  readonly mode: string | undefined;
  /**
   * `--link`: the destination's tree is not looked at, nor are links in it followed. As with BuildKit
   * it means nothing beside a mode.
   */
  readonly link: boolean;
  readonly parents: boolean;
  readonly excludes: readonly string[];
  /** Of a source in a tree: ADD without `--unpack=false` takes archives apart. */
  readonly unpack: boolean;
  /** Seconds since the epoch: the time of what is made here, and of files that are newer. */
  readonly epoch: number;
  /** Where contents of archives lie for a moment; that of the system if undefined. */
  readonly spoolFolder?: string;
}

export type CopySource = TreeSource | ContentSourceFile;

/** A path with wildcards in a tree. */
export interface TreeSource {
  readonly kind: "tree";
  readonly tree: FileTree;
  /** As the instruction has it: a slash in front or `..` lead not above the root. */
  readonly path: string;
  /** What errors call the tree: "the build context", "stage build", an image. */
  readonly from: string;
}

/** A heredoc, or what a URL gave: a file of that name. */
export interface ContentSourceFile {
  readonly kind: "content";
  readonly file: LayerFile;
  /** ADD --unpack of a URL. */
  readonly unpack?: boolean;
}
