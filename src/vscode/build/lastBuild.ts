import { type Memento, Uri } from "vscode";
import { setContextKey } from "../setContextKey.ts";
import type { BuildPlan } from "./buildPlan.ts";

/** The build that "Build Again" does; of a file on disk it is known after a restart, too. */
export interface LastBuild {
  get(): BuildPlan | undefined;
  set(plan: BuildPlan): Promise<void>;
}

export function createLastBuild(state: Memento): LastBuild {
  let last = restore(state.get<unknown>(stateKey));
  setContextKey("slipway.canBuildAgain", last !== undefined);
  return {
    get: () => last,
    async set(plan) {
      last = plan;
      setContextKey("slipway.canBuildAgain", true);
      if (plan.dockerfile.scheme === "untitled") return;
      await state.update(stateKey, { ...plan, dockerfile: plan.dockerfile.toString() });
    },
  };
}

const stateKey = "slipway.lastBuild";

function restore(value: unknown): BuildPlan | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { dockerfile, contextPath, tag, target } = value as Readonly<Record<string, unknown>>;
  if (typeof dockerfile !== "string" || typeof contextPath !== "string") return undefined;
  return {
    dockerfile: Uri.parse(dockerfile),
    contextPath,
    tag: typeof tag === "string" ? tag : undefined,
    target: typeof target === "string" ? target : undefined,
  };
}
