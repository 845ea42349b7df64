import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import { contextIndex } from "./contextIndex.ts";

/** Whether any folder of the build context configures cargo, which may set targets, flags and folders. */
export function hasCargoConfig(files: ContextFiles): boolean {
  return contextIndex(files).named(".cargo").length > 0;
}
