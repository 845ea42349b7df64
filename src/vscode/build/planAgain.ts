import type { SecretStorage } from "vscode";
import type { RememberedBuilds } from "../../app/rememberedBuilds.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { BuildPlan } from "./buildPlan.ts";
import { createBuildSecrets } from "./form/buildSecrets.ts";
import { completeForm } from "./form/completeForm.ts";
import { toPlan } from "./form/toPlan.ts";
import type { StoredPlan } from "./storedPlan.ts";

/** Makes a plan of one that was kept; asks only for secrets that are kept nowhere. */
export type PlanAgain = (stored: StoredPlan) => Promise<BuildPlan | undefined>;

export function createPlanAgain(deps: {
  readonly storage: SecretStorage;
  readonly surroundings: Surroundings;
  readonly remembered: RememberedBuilds;
}): PlanAgain {
  const { storage, surroundings, remembered } = deps;
  return async ({ dockerfile, target, ...values }) => {
    const secrets = createBuildSecrets(storage, dockerfile);
    const context = { dockerfile, surroundings, remembered, secrets };
    const complete = await completeForm({ target, values }, context);
    return complete && toPlan(complete, context);
  };
}
