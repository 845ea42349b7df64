import { isAbsolute } from "node:path";
import { SlipwayError } from "../base/errors.ts";
import { closestName } from "../dockerfile/closestName.ts";
import { formFields, readFormValues } from "./buildFormFields.ts";
import type { BuildFormValues } from "./buildFormValues.ts";

/** What a caller of the build command may say; all the rest is as it is remembered or set. */
export interface BuildFormChoice extends BuildFormValues {
  /** A stage's name or index; undefined for the last stage. */
  readonly target?: string;
  /** False builds without questions. */
  readonly ask?: boolean;
}

/**
 * Reads the argument of a command, which keys, tasks and other extensions write by hand: throws
 * `misuse` for a wrong type or an unknown name. Menus hand things of their own as well, which say
 * nothing: a list, or an object without any name that is known here.
 */
export function readFormChoice(value: unknown): BuildFormChoice {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const data = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(data);
  if (!names.some((name) => knownNames.includes(name))) return {};
  const unknown = names.find((name) => !knownNames.includes(name));
  if (unknown !== undefined) throw noSuchName(unknown);
  const { target, ask } = data;
  if (target !== undefined && typeof target !== "string") throw wrongType("target", "a text");
  if (ask !== undefined && typeof ask !== "boolean") throw wrongType("ask", "true or false");
  const { values, wrong } = readFormValues(data);
  const [first] = wrong;
  if (first !== undefined) throw wrongType(first.field, first.expected);
  // Whoever calls may mean any folder by a relative one.
  const relative = pathsIn(values).find(([, path]) => !isAbsolute(path));
  if (relative !== undefined) throw wrongType(relative[0], "an absolute path");
  return {
    ...values,
    ...(target === undefined ? {} : { target }),
    ...(ask === undefined ? {} : { ask }),
  };
}

/** Each path with the name of its option. */
function pathsIn(values: BuildFormValues): readonly (readonly [string, string])[] {
  const { contextPath, secrets = [], contexts = {}, outputs = [] } = values;
  const files = secrets.flatMap((secret) => ("file" in secret ? secret.file : []));
  const folders = Object.values(contexts).flatMap((it) => ("folder" in it ? it.folder : []));
  const destinations = outputs.flatMap(({ destination }) => destination ?? []);
  return [
    ...(contextPath === undefined ? [] : ([["contextPath", contextPath]] as const)),
    ...files.map((path) => ["secrets", path] as const),
    ...folders.map((path) => ["contexts", path] as const),
    ...destinations.map((path) => ["outputs", path] as const),
  ];
}

const knownNames: readonly string[] = ["target", "ask", ...formFields];

function noSuchName(name: string): SlipwayError<"misuse"> {
  const near = closestName(name, knownNames);
  return misuse(
    name,
    `A build has no option "${name}".`,
    near === undefined ? `Give one of: ${knownNames.join(", ")}.` : `Did you mean "${near}"?`,
  );
}

/** No value is repeated: it may be one that was meant for a secret. */
function wrongType(name: string, expected: string): SlipwayError<"misuse"> {
  return misuse(name, `The option "${name}" of the build has a wrong value.`, `Give ${expected}.`);
}

function misuse(argument: string, message: string, hint: string): SlipwayError<"misuse"> {
  return new SlipwayError("misuse", { argument }, { message, hint });
}
