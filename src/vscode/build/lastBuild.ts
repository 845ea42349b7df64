import type { Memento } from "vscode";
import { setContextKey } from "../setContextKey.ts";
import type { BuildPlan } from "./buildPlan.ts";
import { readPlan, type StoredPlan, writePlan } from "./storedPlan.ts";

/** The build that "Build Again" does; of a file on disk it is known after a restart, too. */
export interface LastBuild {
  get(): StoredPlan | undefined;
  set(plan: BuildPlan): Promise<void>;
}

export function createLastBuild(state: Memento): LastBuild {
  let last = restore(state.get<unknown>(stateKey));
  setContextKey("slipway.canBuildAgain", last !== undefined);
  return {
    get: () => last,
    async set(plan) {
      const written = writePlan(plan);
      last = readPlan(written);
      setContextKey("slipway.canBuildAgain", true);
      if (plan.dockerfile.scheme === "untitled") return;
      await state.update(stateKey, written);
    },
  };
}

const stateKey = "slipway.lastBuild";

/** Up to version 0.1 there was one tag, absent for a nameless image. */
function restore(value: unknown): StoredPlan | undefined {
  const plan = readPlan(value);
  if (plan?.contextPath === undefined || plan.tags !== undefined) return plan;
  const { tag } = value as Readonly<Record<string, unknown>>;
  return { ...plan, tags: typeof tag === "string" ? [tag] : [] };
}
