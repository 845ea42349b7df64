import { l10n } from "vscode";
import {
  type BuildForm,
  contextOf,
  type FormFacts,
  givenSecrets,
  missingAgents,
  missingSecrets,
  withValue,
} from "../../../app/buildForm.ts";
import { isTyped } from "../../../app/buildFormValues.ts";
import { SlipwayError } from "../../../base/errors.ts";
import { chooseContext } from "../chooseContext.ts";
import { askArg } from "./argSteps.ts";
import type { FormContext } from "./formStep.ts";
import { readFacts } from "./readFacts.ts";
import { askSecretSource, typeSecret } from "./secretSteps.ts";
import { askAgent } from "./sshStep.ts";

export interface CompleteForm {
  readonly form: BuildForm;
  readonly facts: FormFacts;
}

/** Asks for what a build cannot start without; undefined when a question is dismissed. */
export async function completeForm(
  start: BuildForm,
  context: FormContext,
): Promise<CompleteForm | undefined> {
  let form = start;
  for (;;) {
    const facts = await readFacts(form, context);
    const lack = await findLack(form, facts, context);
    if (lack === undefined) return { form, facts };
    const filled = await askFor(lack, form, facts, context);
    if (filled === undefined) return undefined;
    form = filled;
  }
}

/** The same without questions; throws `misuse` that names what lacks. */
export async function assertComplete(form: BuildForm, context: FormContext): Promise<CompleteForm> {
  const facts = await readFacts(form, context);
  const lack = await findLack(form, facts, context);
  // Whoever asks for no questions may mean a RUN that can do without an agent.
  if (lack === undefined || lack.kind === "agent") return { form, facts };
  throw lackError(lack);
}

type Lack =
  | { readonly kind: "context" }
  | { readonly kind: "agent" }
  /** A required secret has no source; a typed one, or an argument, no value. */
  | { readonly kind: "source" | "secret" | "arg"; readonly id: string };

/** The first thing that lacks. */
async function findLack(
  form: BuildForm,
  facts: FormFacts,
  { secrets }: FormContext,
): Promise<Lack | undefined> {
  if (contextOf(form, facts) === undefined) return { kind: "context" };
  for (const id of form.values.secretArgs ?? []) {
    if ((await secrets.read(`arg:${id}`)) === undefined) return { kind: "arg", id };
  }
  const required = missingSecrets(form, facts).find((secret) => secret.required);
  if (required !== undefined) return { kind: "source", id: required.id };
  for (const { id } of givenSecrets(form, facts).filter(isTyped)) {
    if ((await secrets.read(`secret:${id}`)) === undefined) return { kind: "secret", id };
  }
  return missingAgents(form, facts).length > 0 ? { kind: "agent" } : undefined;
}

async function askFor(
  lack: Lack,
  form: BuildForm,
  facts: FormFacts,
  context: FormContext,
): Promise<BuildForm | undefined> {
  switch (lack.kind) {
    case "context": {
      const contextPath = await chooseContext(context.dockerfile);
      return contextPath === undefined ? undefined : withValue(form, "contextPath", contextPath);
    }
    case "source":
      return askSecretSource(form, facts, context, lack.id);
    case "secret":
      return (await typeSecret(context, lack.id, "once")) ? form : undefined;
    case "arg":
      return askArg(form, facts, context, lack.id);
    case "agent":
      return askAgent(form, facts, facts.agentProblem ?? l10n.t("There is no SSH agent."));
  }
}

function lackError(lack: Exclude<Lack, { kind: "agent" }>): SlipwayError<"misuse"> {
  if (lack.kind === "context") {
    return misuse(
      "contextPath",
      l10n.t("The Dockerfile has no folder of its own, and no context was named."),
      l10n.t("Name one as contextPath."),
    );
  }
  if (lack.kind === "arg") {
    return misuse(
      "buildArgs",
      l10n.t("The build argument {0} has no value any more.", lack.id),
      l10n.t("Give one with Build with Options."),
    );
  }
  return misuse(
    "secrets",
    l10n.t("The build secret {0} has no source.", lack.id),
    l10n.t("Say where it is with Build with Options, or as secrets."),
  );
}

function misuse(argument: string, message: string, hint: string): SlipwayError<"misuse"> {
  return new SlipwayError("misuse", { argument }, { message, hint });
}
