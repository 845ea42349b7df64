import type { SecretStorage, Uri } from "vscode";
import { type BuildForm, contextOf, tagsOf } from "../../app/buildForm.ts";
import type { BuildFormChoice } from "../../app/buildFormChoice.ts";
import type { RememberedBuilds } from "../../app/rememberedBuilds.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import { askBuildForm } from "./askBuildForm.ts";
import type { BuildPlan } from "./buildPlan.ts";
import { createBuildSecrets } from "./form/buildSecrets.ts";
import { assertComplete, type CompleteForm, completeForm } from "./form/completeForm.ts";
import type { FormContext } from "./form/formStep.ts";
import { showForm } from "./form/showForm.ts";
import { toPlan } from "./form/toPlan.ts";

/** Leads from a Dockerfile to a plan for its build; undefined when a question was dismissed. */
export interface BuildPlanner {
  /** One question, and those that the build cannot start without. */
  ask(dockerfile: Uri, choice: BuildFormChoice): Promise<BuildPlan | undefined>;
  /** The whole form. */
  askAll(dockerfile: Uri, choice: BuildFormChoice): Promise<BuildPlan | undefined>;
  /** No question; throws `misuse` where something lacks. Leaves what is remembered as it is. */
  plan(dockerfile: Uri, choice: BuildFormChoice): Promise<BuildPlan>;
}

export interface BuildPlannerDeps {
  readonly remembered: RememberedBuilds;
  readonly storage: SecretStorage;
  readonly surroundings: Surroundings;
}

export function createBuildPlanner(deps: BuildPlannerDeps): BuildPlanner {
  const { remembered, storage, surroundings } = deps;
  const contextFor = (dockerfile: Uri): FormContext => ({
    ...{ dockerfile, surroundings, remembered },
    secrets: createBuildSecrets(storage, dockerfile),
  });
  const startWith = (dockerfile: Uri, choice: BuildFormChoice): BuildForm => {
    const { target, ask: _, ...values } = choice;
    return { target, values: { ...remembered.of(dockerfile.toString(), target), ...values } };
  };
  const askWith =
    (show: typeof showForm): BuildPlanner["ask"] =>
    async (dockerfile, choice) => {
      const context = contextFor(dockerfile);
      const form = await show(startWith(dockerfile, choice), context);
      const complete = form && (await completeForm(form, context));
      if (complete === undefined) return undefined;
      await remember(complete, context);
      return toPlan(complete, context);
    };
  return {
    ask: askWith(askBuildForm),
    askAll: askWith(showForm),
    async plan(dockerfile, choice) {
      const context = contextFor(dockerfile);
      return toPlan(await assertComplete(startWith(dockerfile, choice), context), context);
    },
  };
}

/** The number of an untitled document says nothing about the next one that has it. */
async function remember(
  { form, facts }: CompleteForm,
  { dockerfile, remembered }: FormContext,
): Promise<void> {
  if (dockerfile.scheme === "untitled") return;
  const contextPath = contextOf(form, facts);
  await remembered.remember(dockerfile.toString(), form.target, {
    ...form.values,
    tags: tagsOf(form, facts),
    ...(contextPath === undefined ? {} : { contextPath }),
  });
}
