import type { BuildFormField } from "./buildFormFields.ts";
import type { BuildFormValues, SecretChoice } from "./buildFormValues.ts";
import type { SshSource } from "./buildOptions.ts";
import type { DockerfileNeeds } from "./dockerfileNeeds.ts";
import type { NeededArg } from "./neededArgs.ts";
import type { NeededSecret } from "./neededMounts.ts";

/** The form of one build as it is filled in. */
export interface BuildForm {
  /** A stage's name or index; undefined for the last stage. */
  readonly target: string | undefined;
  readonly values: BuildFormValues;
}

/** What the form is made from besides what is typed into it. */
export interface FormFacts {
  readonly needs: DockerfileNeeds;
  readonly settings: FormSettings;
  /** Why there is no SSH agent to forward, in a sentence; undefined where one answers, or none is wanted. */
  readonly agentProblem: string | undefined;
  /** Name for the image where none was chosen. */
  readonly tag: string;
  /** Context folder where none was chosen; undefined for a Dockerfile without a folder. */
  readonly folder: string | undefined;
  /** Ids of secrets whose value was stored; others that claim to be stored have none. */
  readonly storedSecrets: ReadonlySet<string>;
}

export interface FormSettings {
  readonly args: Readonly<Record<string, string>>;
  /** Empty for the engine's own. */
  readonly platform: string;
  readonly noCache: boolean;
  readonly pull: boolean;
  /** Empty for the engine's own. */
  readonly builder?: string;
}

/** The form with another value; undefined takes the field back to its default. */
export function withValue<K extends BuildFormField>(
  form: BuildForm,
  field: K,
  value: BuildFormValues[K] | undefined,
): BuildForm {
  const { [field]: _, ...others } = form.values;
  return { ...form, values: value === undefined ? others : { ...others, [field]: value } };
}

export function tagsOf({ values }: BuildForm, { tag }: FormFacts): readonly string[] {
  return values.tags ?? [tag];
}

export function contextOf({ values }: BuildForm, { folder }: FormFacts): string | undefined {
  return values.contextPath ?? folder;
}

/** What the build is given in plain text: the form's values over those of the settings. */
export function argsOf(
  { values }: BuildForm,
  { settings }: FormFacts,
): Readonly<Record<string, string>> {
  return { ...settings.args, ...values.buildArgs };
}

/** ARGs that have neither a default nor a value, in the file's order. */
export function missingArgs(form: BuildForm, facts: FormFacts): readonly NeededArg[] {
  const given = new Set([...Object.keys(argsOf(form, facts)), ...(form.values.secretArgs ?? [])]);
  return facts.needs.args.filter(
    ({ name, defaultValue, kind }) =>
      kind === "plain" && defaultValue === undefined && !given.has(name),
  );
}

/** Secrets that RUNs name and that have no source yet. */
export function missingSecrets(form: BuildForm, facts: FormFacts): readonly NeededSecret[] {
  return facts.needs.secrets.filter(({ id }) => sourceOf(form, facts, id) === undefined);
}

/** Where the value of a secret comes from; undefined where nothing says it. */
export function sourceOf(
  { values }: BuildForm,
  { storedSecrets }: FormFacts,
  id: string,
): SecretChoice | undefined {
  const source = values.secrets?.find((secret) => secret.id === id);
  const isGone = source && "typed" in source && source.typed === "stored" && !storedSecrets.has(id);
  return isGone ? undefined : source;
}

/** The agents to forward: as chosen, else the user's own to every mount that wants one. */
export function agentsOf(
  { values }: BuildForm,
  { needs, agentProblem }: FormFacts,
): readonly SshSource[] {
  return values.ssh ?? (agentProblem === undefined ? needs.ssh.map(({ id }) => ({ id })) : []);
}

/** Lines of the RUNs that want an agent and get none, though nobody has said that they shall not. */
export function missingAgents(form: BuildForm, facts: FormFacts): readonly number[] {
  if (form.values.ssh !== undefined || facts.agentProblem === undefined) return [];
  return facts.needs.ssh.map(({ line }) => line);
}

/** The secrets to give to the build: not those that only other stages name. */
export function givenSecrets(form: BuildForm, facts: FormFacts): readonly SecretChoice[] {
  const others = new Set(facts.needs.otherSecrets);
  return (form.values.secrets ?? []).filter(
    ({ id }) => !others.has(id) && sourceOf(form, facts, id) !== undefined,
  );
}
