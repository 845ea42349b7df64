/** Where an image is, or is to go. */
export type ImageLocation =
  /** A name in a registry. */
  | { readonly kind: "registry"; readonly reference: string }
  /** An OCI layout in a folder, or in a tar file; the name in it, where there are several. */
  | { readonly kind: "layout"; readonly path: string; readonly name?: string }
  | { readonly kind: "layout-archive"; readonly path: string; readonly name?: string }
  | { readonly kind: "docker-archive"; readonly path: string; readonly name?: string }
  /** An image of the engine. */
  | { readonly kind: "engine"; readonly name: string }
  /** One that Slipway has made and kept. */
  | { readonly kind: "kept"; readonly name: string }
  | { readonly kind: "empty" };
