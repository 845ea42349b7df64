import { type LogOutputChannel, workspace } from "vscode";
import { isSlipwayError } from "../../base/errors.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { Engine } from "../../engine/engine.ts";
import { builderOf, type ConnectBuildEngine } from "../engine/connectBuildEngine.ts";
import type { BuildPlan } from "./buildPlan.ts";

export interface OpenBackendDeps {
  readonly connect: ConnectBuildEngine;
  readonly surroundings: Surroundings;
  readonly log: LogOutputChannel;
}

/**
 * The engine that builds; undefined for Slipway itself: where that was chosen, and where no engine
 * answers and no builder was asked for by name.
 */
export async function openBackend(
  { connect, surroundings, log }: OpenBackendDeps,
  plan: BuildPlan,
  signal: AbortSignal,
): Promise<Engine | undefined> {
  const builder = builderOf(plan);
  if (builder === "none" && workspace.isTrusted) return undefined;
  try {
    return await connect(signal, builder);
  } catch (error) {
    const named = (builder || surroundings.env.BUILDX_BUILDER || "default") !== "default";
    if (named || !isSlipwayError(error, "engine-unreachable")) throw error;
    log.info(`Building without an engine: ${error.message}`);
    return undefined;
  }
}
