import { workspace } from "vscode";
import type { Surroundings } from "../../base/surroundings.ts";
import { readSetting } from "../settings.ts";
import type { ConnectEngine } from "./connectEngine.ts";
import { loadChooseBuilder } from "./engineRooms.ts";

/**
 * The engine that builds: the usual one, or the builder of the setting `slipway.build.builder` in
 * front of it.
 */
export function createConnectBuildEngine(
  surroundings: Surroundings,
  connect: ConnectEngine,
): ConnectEngine {
  return async (signal) => {
    // Restricted Mode is told of before a builder is looked for.
    if (!workspace.isTrusted) return connect(signal);
    const { chooseBuilder } = await loadChooseBuilder();
    const name = readSetting("slipway.build.builder").trim();
    const chosen = await chooseBuilder({ surroundings, openEngine: connect }, name);
    return chosen.open(signal);
  };
}
