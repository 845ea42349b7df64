import { workspace } from "vscode";
import type { Surroundings } from "../../base/surroundings.ts";
import type { Engine } from "../../engine/engine.ts";
import type { CancelledBuilds } from "../../engine/index.ts";
import { readSetting } from "../settings.ts";
import { loadEngine } from "./engineRooms.ts";

/** Finds an engine that answers now; nothing of it is kept, so what it says is never stale. */
export type ConnectEngine = (signal?: AbortSignal) => Promise<Engine>;

export function createConnectEngine(surroundings: Surroundings): ConnectEngine {
  let cancelled: CancelledBuilds | undefined;
  return async (signal) => {
    if (!workspace.isTrusted) throw new Error("No engine in Restricted Mode.");
    const { connectEngine, createCancelledBuilds } = await loadEngine();
    cancelled ??= createCancelledBuilds();
    const setting = readSetting("slipway.engine.host").trim();
    return connectEngine(surroundings, { cancelled, ...(setting !== "" && { setting }) }, signal);
  };
}
