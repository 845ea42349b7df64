import { portText } from "../../app/containerRows.ts";
import type { ContainerNode } from "./containerNode.ts";

/** The same for a row as long as its container is there, whatever the row shows. */
export function containerRowId(node: ContainerNode): string {
  const { id } = node.container;
  return node.kind === "container" ? `container/${id}` : `port/${id}/${portText(node.port)}`;
}
