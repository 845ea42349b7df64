import type { Uri } from "vscode";
import type { BuildForm, FormFacts } from "../../../app/buildForm.ts";
import type { RememberedBuilds } from "../../../app/rememberedBuilds.ts";
import type { Surroundings } from "../../../base/surroundings.ts";
import type { BuildSecrets } from "./buildSecrets.ts";

/** What the questions about one build share. */
export interface FormContext {
  readonly dockerfile: Uri;
  readonly surroundings: Pick<Surroundings, "env" | "platform">;
  readonly secrets: BuildSecrets;
  readonly remembered: RememberedBuilds;
}

/** Asks for one part of the form; undefined when gone back from without a change. */
export type FormStep = (
  form: BuildForm,
  facts: FormFacts,
  context: FormContext,
) => Promise<BuildForm | undefined>;
