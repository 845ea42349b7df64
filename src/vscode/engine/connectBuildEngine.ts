import { workspace } from "vscode";
import type { Surroundings } from "../../base/surroundings.ts";
import type { Engine } from "../../engine/engine.ts";
import { readSetting } from "../settings.ts";
import type { ConnectEngine } from "./connectEngine.ts";
import { loadChooseBuilder } from "./engineRooms.ts";

/** As `ConnectEngine`; `builder`: other than the one of the setting. */
export type ConnectBuildEngine = (signal?: AbortSignal, builder?: string) => Promise<Engine>;

/**
 * The engine that builds: the usual one, or the builder of the setting `slipway.build.builder` in
 * front of it.
 */
export function createConnectBuildEngine(
  surroundings: Surroundings,
  connect: ConnectEngine,
): ConnectBuildEngine {
  return async (signal, builder = builderOf({})) => {
    // Restricted Mode is told of before a builder is looked for.
    if (!workspace.isTrusted) return connect(signal);
    const { chooseBuilder } = await loadChooseBuilder();
    const chosen = await chooseBuilder({ surroundings, openEngine: connect }, builder);
    return chosen.open(signal);
  };
}

/** The builder's name for a build that says none, or one of its own. */
export function builderOf({ builder }: { readonly builder?: string }): string {
  return (builder ?? readSetting("slipway.build.builder")).trim();
}
