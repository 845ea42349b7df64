import { agentsOf, contextOf, givenSecrets, tagsOf } from "../../../app/buildForm.ts";
import { isTyped, type SecretChoice } from "../../../app/buildFormValues.ts";
import type { BuildPlan, PlannedSecret } from "../buildPlan.ts";
import type { BuildSecrets } from "./buildSecrets.ts";
import type { CompleteForm } from "./completeForm.ts";
import type { FormContext } from "./formStep.ts";

/** The form as a plan, with the values of secret arguments in their places. */
export async function toPlan(
  { form, facts }: CompleteForm,
  { dockerfile, secrets }: FormContext,
): Promise<BuildPlan> {
  const { target, values } = form;
  const agents = agentsOf(form, facts);
  const args = await readSecretArgs(values.secretArgs, secrets);
  return {
    ...values,
    dockerfile,
    contextPath: contextOf(form, facts) ?? "",
    tags: tagsOf(form, facts),
    secrets: givenSecrets(form, facts).map((secret) => toPlanned(secret, secrets)),
    ...(target === undefined ? {} : { target }),
    ...(values.ssh !== undefined || agents.length > 0 ? { ssh: agents } : {}),
    ...(args.length === 0
      ? {}
      : { buildArgs: { ...values.buildArgs, ...Object.fromEntries(args) } }),
  };
}

async function readSecretArgs(
  names: readonly string[] = [],
  secrets: BuildSecrets,
): Promise<readonly (readonly [string, string])[]> {
  const args: (readonly [string, string])[] = [];
  for (const name of names) {
    const value = await secrets.read(`arg:${name}`);
    if (value !== undefined) args.push([name, value]);
  }
  return args;
}

function toPlanned(secret: SecretChoice, secrets: BuildSecrets): PlannedSecret {
  if (!isTyped(secret)) return secret;
  return {
    ...secret,
    async read() {
      const value = await secrets.read(`secret:${secret.id}`);
      if (value === undefined) throw new Error(`The secret ${secret.id} is no longer kept.`);
      return Buffer.from(value);
    },
  };
}
