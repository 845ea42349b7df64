import type { PushCommand, PushDeps } from "./pushDeps.ts";

export function createPushCommand(deps: PushDeps): PushCommand {
  return async (references) => (await loadPush()).pushNames(deps, references);
}

export const loadPush = () => import("../push/index.ts");
