import type { ContainerPort, ContainerRow } from "../../app/containerTree.ts";

/** A row of the Containers view. */
export type ContainerNode =
  | { readonly kind: "container"; readonly container: ContainerRow }
  | { readonly kind: "port"; readonly container: ContainerRow; readonly port: ContainerPort };
