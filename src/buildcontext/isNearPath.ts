import { isOutputFolder } from "./buildOutputs.ts";

/** Whether a text is read: neither deep down nor among what others wrote. */
export function isNearPath(path: string): boolean {
  const parts = path.split("/");
  return parts.length <= deepestText && !parts.slice(0, -1).some(isOutputFolder);
}

const deepestText = 8;
