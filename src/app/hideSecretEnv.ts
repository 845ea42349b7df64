import { isSecretEnv } from "./runValues.ts";

/** What an engine tells of a container, without values of variables that look like secrets. */
export function hideSecretEnv(record: unknown): {
  readonly record: unknown;
  /** Names of what is hidden. */
  readonly hidden: readonly string[];
} {
  if (!isObject(record) || !isObject(record.Config) || !Array.isArray(record.Config.Env)) {
    return { record, hidden: [] };
  }
  const hidden: string[] = [];
  const env = record.Config.Env.map((entry: unknown) => {
    const text = String(entry);
    const equals = text.indexOf("=");
    const name = equals === -1 ? text : text.slice(0, equals);
    if (equals === -1 || !isSecretEnv(name, text.slice(equals + 1))) return entry;
    hidden.push(name);
    return `${name}=(hidden)`;
  });
  return { record: { ...record, Config: { ...record.Config, Env: env } }, hidden };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
