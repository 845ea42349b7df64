import type { ImageEntry, ImageRepository } from "../../app/imageTree.ts";

/** A row of the Images view. */
export type ImageNode =
  | { readonly kind: "repository"; readonly repository: ImageRepository }
  | { readonly kind: "untagged"; readonly images: readonly ImageEntry[] }
  | { readonly kind: "image"; readonly image: ImageEntry };

/** The images that a row stands for. */
export function imagesOf(node: ImageNode): readonly ImageEntry[] {
  switch (node.kind) {
    case "repository":
      return node.repository.images;
    case "untagged":
      return node.images;
    case "image":
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
