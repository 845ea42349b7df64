import { dirname, isAbsolute, join } from "node:path";
import { closestName } from "../dockerfile/closestName.ts";
import { formFields, readFormValues } from "./buildFormFields.ts";
import {
  type BuildFormValues,
  isTyped,
  type SecretChoice,
  type TypedSecret,
} from "./buildFormValues.ts";
import { suggestTag } from "./suggestTag.ts";

/** A task of the type `slipway` with all paths absolute; docs/tasks.md tells what may be in it. */
export interface BuildTask extends Omit<BuildFormValues, "contextPath" | "tags" | "secrets"> {
  readonly dockerfilePath: string;
  readonly contextPath: string;
  readonly tags: readonly string[];
  readonly target?: string;
  readonly secrets: readonly Exclude<SecretChoice, TypedSecret>[];
}

/** `folder`: absolute path that relative ones start from; undefined where no folder is open. */
export function readBuildTask(
  definition: Readonly<Record<string, unknown>>,
  folder: string | undefined,
): { readonly task: BuildTask } | { readonly problem: string } {
  const problem = findProblem(definition);
  if (problem !== undefined) return { problem };
  const { values, wrong } = readFormValues({ ...definition, contextPath: definition.context });
  const [first] = wrong;
  if (first !== undefined) {
    return {
      problem: wrongType(first.field === "contextPath" ? "context" : first.field, first.expected),
    };
  }
  const { dockerfile = "Dockerfile", target } = definition as {
    readonly dockerfile?: string;
    readonly target?: string;
  };
  const { secrets = [], contextPath, tags, ...others } = values;
  const sources = secrets.flatMap((secret) => (isTyped(secret) ? [] : secret));
  if (sources.length < secrets.length) return { problem: wrongType("secrets", secretForms) };
  const relative = [dockerfile, contextPath ?? "", ...pathsIn(values)].find(isRelative);
  if (folder === undefined && relative !== undefined) {
    return { problem: `No folder is open that "${relative}" could be in.` };
  }
  const at = (path: string): string => (folder === undefined ? path : inFolder(folder, path));
  const dockerfilePath = at(dockerfile);
  const context = contextPath === undefined ? dirname(dockerfilePath) : at(contextPath);
  const task: BuildTask = {
    ...withPaths(others, at),
    dockerfilePath,
    contextPath: context,
    tags: tags ?? [suggestTag(context, target)],
    secrets: sources.map((secret) =>
      "file" in secret ? { ...secret, file: at(secret.file) } : secret,
    ),
    ...(target === undefined ? {} : { target }),
  };
  return { task };
}

const ownNames: readonly string[] = [
  ...["type", "task", "dockerfile", "context", "target"],
  // A task knows no values that are typed in, and calls the context by another name.
  ...formFields.filter((field) => field !== "contextPath" && field !== "secretArgs"),
];
const secretForms = 'a list of { "id", "file" } or { "id", "env" }';

function findProblem(definition: Readonly<Record<string, unknown>>): string | undefined {
  const { task, dockerfile, target } = definition;
  if (task !== "build") {
    return task === undefined
      ? 'A task of the type "slipway" needs "task": "build".'
      : `There is no task "${String(task)}". Did you mean "build"?`;
  }
  for (const [name, value] of Object.entries({ dockerfile, target })) {
    if (value === undefined || (typeof value === "string" && value !== "")) continue;
    return wrongType(name, "a text");
  }
  const unknown = Object.keys(definition).find((name) => !ownNames.includes(name));
  if (unknown === undefined) return undefined;
  const near = closestName(unknown, ownNames);
  const hint =
    near === undefined
      ? `Give one of: ${ownNames.slice(2).join(", ")}.`
      : `Did you mean "${near}"?`;
  return `The task has an unknown property "${unknown}". ${hint}`;
}

/** No value is repeated: it may be one that was meant for a secret. */
function wrongType(name: string, expected: string): string {
  return `"${name}" of the task has a wrong type. It has to be ${expected}.`;
}

function pathsIn({ secrets, outputs, contexts }: BuildFormValues): readonly string[] {
  return [
    ...(secrets ?? []).flatMap((secret) => ("file" in secret ? secret.file : [])),
    ...(outputs ?? []).flatMap(({ destination }) => destination ?? []),
    ...Object.values(contexts ?? {}).flatMap((context) =>
      "folder" in context ? context.folder : [],
    ),
  ];
}

function withPaths(
  values: Omit<BuildFormValues, "contextPath" | "tags" | "secrets">,
  at: (path: string) => string,
): Omit<BuildFormValues, "contextPath" | "tags" | "secrets"> {
  const { outputs, contexts, ...others } = values;
  return {
    ...others,
    ...(outputs && {
      outputs: outputs.map((output) =>
        output.destination === undefined
          ? output
          : { ...output, destination: at(output.destination) },
      ),
    }),
    ...(contexts && {
      contexts: Object.fromEntries(
        Object.entries(contexts).map(([name, context]) => [
          name,
          "folder" in context ? { folder: at(context.folder) } : context,
        ]),
      ),
    }),
  };
}

function isRelative(path: string): boolean {
  return path !== "" && !isAbsolute(path);
}

function inFolder(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
