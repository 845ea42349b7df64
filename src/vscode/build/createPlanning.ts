import type { BuildPlanner, BuildPlannerDeps } from "./createBuildPlanner.ts";
import type { PlanAgain } from "./planAgain.ts";

export interface Planning {
  readonly planner: BuildPlanner;
  readonly planAgain: PlanAgain;
}

/** The ways to a plan; the form behind them loads when the first one is taken. */
export function createPlanning(deps: BuildPlannerDeps): Planning {
  const load = () => import("./form/index.ts");
  const planner = async () => (await load()).createBuildPlanner(deps);
  return {
    planner: {
      ask: async (dockerfile, choice) => (await planner()).ask(dockerfile, choice),
      askAll: async (dockerfile, choice) => (await planner()).askAll(dockerfile, choice),
      plan: async (dockerfile, choice) => (await planner()).plan(dockerfile, choice),
    },
    planAgain: async (stored) => (await load()).createPlanAgain(deps)(stored),
  };
}
