import type { ContentSource, Inode, InodeKind } from "./treeNode.ts";

/**
 * Another inode that is as the first one is but for its time: of a large context most are copied so, and
 * this has less than half of the size.
 */
export function copiedView(of: Inode, modified: number): Inode {
  return new CopiedView(of, modified);
}

class CopiedView implements Inode {
  isLinked = false;
  readonly modified: number;
  private readonly of: Inode;

  constructor(of: Inode, modified: number) {
    this.of = of;
    this.modified = modified;
  }

  get kind(): InodeKind {
    return this.of.kind;
  }

  get mode(): number {
    return this.of.mode;
  }

  get uid(): number {
    return this.of.uid;
  }

  get gid(): number {
    return this.of.gid;
  }

  get size(): number {
    return this.of.size;
  }

  get link(): string | undefined {
    return this.of.link;
  }

  get device(): Inode["device"] {
    return this.of.device;
  }

  get xattrs(): Inode["xattrs"] {
    return this.of.xattrs;
  }

  get source(): ContentSource | undefined {
    return this.of.source;
  }
}
