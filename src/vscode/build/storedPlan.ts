import { Uri } from "vscode";
import { readFormValues } from "../../app/buildFormFields.ts";
import { type BuildFormValues, withoutSecretArgs } from "../../app/buildFormValues.ts";
import type { BuildPlan, PlannedSecret } from "./buildPlan.ts";

/** A plan as it was chosen, before secrets were looked up. */
export interface StoredPlan extends BuildFormValues {
  readonly dockerfile: Uri;
  readonly target?: string;
}

/** The plan as plain data: where secrets are, never what they are. */
export function writePlan({ dockerfile, target, secrets, ...values }: BuildPlan): unknown {
  const plain = withoutSecretArgs({ ...values, secrets: secrets.map(withoutValue) });
  return { ...plain, dockerfile: dockerfile.toString(), target };
}

function withoutValue(secret: PlannedSecret): NonNullable<BuildFormValues["secrets"]>[number] {
  return "typed" in secret ? { id: secret.id, typed: secret.typed } : secret;
}

/** What `writePlan` gave; undefined for anything else. */
export function readPlan(value: unknown): StoredPlan | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { dockerfile, target, ...data } = value as Readonly<Record<string, unknown>>;
  if (typeof dockerfile !== "string") return undefined;
  return {
    ...readFormValues(data).values,
    dockerfile: Uri.parse(dockerfile),
    ...(typeof target === "string" ? { target } : {}),
  };
}
