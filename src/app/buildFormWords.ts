import type { BuildOutput } from "../engine/engine.ts";
import {
  agentsOf,
  argsOf,
  type BuildForm,
  contextOf,
  type FormFacts,
  givenSecrets,
  missingAgents,
  missingArgs,
  missingSecrets,
  tagsOf,
} from "./buildForm.ts";
import type { SecretChoice } from "./buildFormValues.ts";

/** The current value of a row, for people. */
export interface RowValue {
  readonly value: string;
  readonly warning?: boolean;
}

export function describeArgs(form: BuildForm, facts: FormFacts): RowValue {
  const plain = Object.keys(argsOf(form, facts));
  const set = new Set([...plain, ...(form.values.secretArgs ?? [])]).size;
  const missing = missingArgs(form, facts).map(({ name }) => name);
  const parts = [
    ...(missing.length > 0 ? [`${names(missing)} without a value`] : []),
    ...(set > 0 ? [`${set} set`] : []),
  ];
  if (parts.length > 0) return { value: parts.join(", "), warning: missing.length > 0 };
  return { value: facts.needs.args.length === 0 ? "none in the Dockerfile" : "defaults" };
}

export function describeSecrets(form: BuildForm, facts: FormFacts): RowValue {
  const missing = missingSecrets(form, facts).map(({ id }) => id);
  const chosen = givenSecrets(form, facts).map((it) => `${it.id} ${describeSource(it)}`);
  const parts = [...(missing.length > 0 ? [`${names(missing)} without a source`] : []), ...chosen];
  return { value: parts.join(", ") || "none", warning: missing.length > 0 };
}

/** "from the file /f", "from $TOKEN", "kept by VS Code". */
export function describeSource(source: SecretChoice): string {
  if ("file" in source) return `from the file ${source.file}`;
  if ("env" in source) return `from $${source.env}`;
  return source.typed === "stored" ? "kept by VS Code" : "typed for one build";
}

export function describeSsh(form: BuildForm, facts: FormFacts): RowValue {
  const agents = agentsOf(form, facts);
  if (missingAgents(form, facts).length > 0) {
    return { value: facts.agentProblem ?? "", warning: true };
  }
  if (agents.length === 0) return { value: "no agent" };
  return {
    value: agents
      .map(({ id, socketPath }) => {
        const agent = socketPath === undefined ? "your agent" : socketPath;
        return id === "default" ? agent : `${agent} as ${id}`;
      })
      .join(", "),
  };
}

/** `name`: as in the setting. */
export function describeBuilder(name: string): string {
  if (name === "none") return "Slipway (no engine)";
  return name === "" || name === "default" ? "the engine's own" : name;
}

export function describeOutput({ type, destination, attributes }: BuildOutput): string {
  switch (type) {
    case "local":
      return `files in ${destination}`;
    case "tar":
      return `files as ${destination}`;
    case "oci":
    case "docker":
      return `${type} archive ${destination}`;
    case "image":
      return attributes.push === "true" ? "pushed to its registry" : "an image of the builder";
    case "cacheonly":
      return "the cache only";
  }
}

/** What a build will do: its image, stage, platforms, context. */
export function describeBuild(form: BuildForm, facts: FormFacts): string {
  const [tag, ...moreTags] = tagsOf(form, facts);
  return [
    tag === undefined ? "an image without a name" : `${tag}${more(moreTags.length)}`,
    ...(form.target === undefined ? [] : [`stage ${form.target}`]),
    ...choices(form, facts),
    `context ${contextOf(form, facts) ?? "still to be chosen"}`,
  ].join(" · ");
}

/** What was chosen besides names, stage and context, in a few words; empty for nothing. */
export function describeOthers(form: BuildForm, facts: FormFacts): string {
  const lacks = [
    ...missingArgs(form, facts).map(({ name }) => name),
    ...missingSecrets(form, facts).map(({ id }) => id),
  ];
  const missing = lacks.length === 0 ? [] : [`without ${names(lacks)}`];
  return [...choices(form, facts), ...missing].join(" · ");
}

function choices({ values }: BuildForm, { settings }: FormFacts): readonly string[] {
  const { platforms = [settings.platform.trim()].filter(Boolean) } = values;
  const { noCache = settings.noCache, outputs = [] } = values;
  const args = Object.keys(values.buildArgs ?? {}).length + (values.secretArgs?.length ?? 0);
  return [
    ...(values.builder === undefined ? [] : [`by ${describeBuilder(values.builder)}`]),
    ...(args === 0 ? [] : [args === 1 ? "1 argument" : `${args} arguments`]),
    ...(platforms.length === 0 ? [] : [platforms.join(", ")]),
    ...(noCache === false
      ? []
      : [noCache === true ? "no cache" : `no cache for ${names(noCache)}`]),
    ...(outputs.length === 0 ? [] : [outputs.map(describeOutput).join(", ")]),
  ];
}

function more(count: number): string {
  return count === 0 ? "" : ` and ${count} more`;
}

/** "A", "A and B", "A, B and 3 more". */
function names(all: readonly string[]): string {
  if (all.length > 3) return `${all.slice(0, 2).join(", ")} and ${all.length - 2} more`;
  const last = all.at(-1) ?? "";
  return all.length < 2 ? last : `${all.slice(0, -1).join(", ")} and ${last}`;
}
