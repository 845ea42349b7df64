import { isSecretName } from "../dockerfile/isSecretName.ts";
import type { PortChoice } from "../engine/engine.ts";
import { portChoiceText } from "./runTexts.ts";

/**
 * What a person chose for runs of one repository's images: plain data without any secret, so that
 * it can be kept. What is absent is as the image or the suggestion has it.
 */
export interface RunValues {
  readonly name?: string;
  readonly ports?: readonly PortChoice[];
  readonly env?: Readonly<Record<string, string>>;
  /** Names of variables whose values were secrets: they are asked for again. */
  readonly secretEnv?: readonly string[];
  readonly volumes?: readonly string[];
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly workdir?: string;
  readonly user?: string;
  readonly network?: string;
  readonly platform?: string;
  readonly removeOnExit?: boolean;
  readonly interactive?: boolean;
}

/** By its name, or as an address with a password in it. */
export function isSecretEnv(name: string, value: string): boolean {
  return isSecretName(name) || /:\/\/[^/\s:@]*:[^/\s@]+@/.test(value);
}

/** What may be kept as plain text: secrets go by name. */
export function withoutSecretEnv(values: RunValues): RunValues {
  const entries = Object.entries(values.env ?? {});
  const secret = entries.filter(([name, value]) => isSecretEnv(name, value));
  if (secret.length === 0) return values;
  const others = entries.filter(([name, value]) => !isSecretEnv(name, value));
  return {
    ...values,
    env: Object.fromEntries(others),
    secretEnv: [...new Set([...(values.secretEnv ?? []), ...secret.map(([name]) => name)])],
  };
}

/** Takes what is right of some data that anybody may have written. */
export function readRunValues(data: unknown): RunValues {
  if (typeof data !== "object" || data === null) return {};
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(readers)) {
    const value = read((data as Readonly<Record<string, unknown>>)[name]);
    if (value !== undefined) values[name] = value;
  }
  return values as RunValues;
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);
const truth = (value: unknown) => (typeof value === "boolean" ? value : undefined);
const texts = (value: unknown) =>
  Array.isArray(value) && value.every((it) => typeof it === "string") ? value : undefined;

const readers: { readonly [K in keyof RunValues]-?: (value: unknown) => RunValues[K] | undefined } =
  {
    name: text,
    ports: (value) => (Array.isArray(value) && value.every(isPort) ? value.map(toPort) : undefined),
    env: (value) =>
      typeof value === "object" &&
      value !== null &&
      Object.values(value).every((it) => typeof it === "string")
        ? { ...(value as Record<string, string>) }
        : undefined,
    secretEnv: texts,
    volumes: texts,
    command: texts,
    entrypoint: texts,
    workdir: text,
    user: text,
    network: text,
    platform: text,
    removeOnExit: truth,
    interactive: truth,
  };

function isPort(value: unknown): value is PortChoice {
  try {
    toPort(value as PortChoice);
    return true;
  } catch {
    return false;
  }
}

/** Through its text, which is checked. */
function toPort(port: PortChoice): PortChoice {
  return portChoiceText.read(portChoiceText.show(port));
}
