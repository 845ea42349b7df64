import { refuseLayer } from "./refuseLayer.ts";

/** A path as people write it, such as `/usr//share/`, as a layer has it; `..` is `layer-refused`. */
export function layerPath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (!parts.includes("..")) return parts.join("/");
  throw refuseLayer(path, "its path leads elsewhere", "Name where it is without `..`.");
}
