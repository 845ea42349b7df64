import type { PushCommand, PushDeps } from "./pushDeps.ts";

export function createPushCommand(deps: PushDeps): PushCommand {
  return async (targets) => (await loadPush()).pushNames(deps, targets);
}

export const loadPush = () => import("../push/index.ts");
