import type { ImageGroup } from "../../app/groupImages.ts";
import type { ImageLayer } from "../../app/imageLayers.ts";
import type { ImageRow } from "../../app/imageRow.ts";
import type { ImageEntry } from "../../app/imageTree.ts";
import type { EnginePlatform } from "../../engine/engine.ts";

/** A row of the Images view. VS Code knows it by identity, so it lives on while what it shows changes. */
export type ImageNode =
  | { readonly kind: "group"; readonly group: ImageGroup }
  | ImageRowNode
  | {
      readonly kind: "platform";
      readonly row: ImageRow;
      readonly image: ImageEntry;
      readonly platform: EnginePlatform;
    }
  | {
      readonly kind: "layer";
      readonly row: ImageRow;
      readonly image: ImageEntry;
      readonly layer: ImageLayer;
    }
  | {
      /** Instead of the layers, where they cannot be told. */
      readonly kind: "note";
      readonly row: ImageRow;
      readonly image: ImageEntry;
      readonly text: string;
    };

export interface ImageRowNode {
  readonly kind: "image";
  readonly row: ImageRow;
  /** The first of the names that the row stands for. */
  readonly image: ImageEntry;
}

/** The images that a row stands for, each name by itself; a part of an image stands for it. */
export function imagesOf(node: ImageNode): readonly ImageEntry[] {
  switch (node.kind) {
    case "group":
      return node.group.rows.flatMap(({ entries }) => entries);
    case "image":
      return node.row.entries;
    case "platform":
    case "layer":
    case "note":
      return [node.image];
  }
}

/** The first twelve hexadecimal digits, as engines print ids. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

/** A name to show: the reference, else the short id. */
export function nameOf({ reference, id }: ImageEntry): string {
  return reference ?? shortId(id);
}
