/** Reading JSON from outside: a field of any value, as the type that is expected or not at all. */
export function field(record: unknown, name: string): unknown {
  return typeof record === "object" && record !== null
    ? (record as Record<string, unknown>)[name]
    : undefined;
}

/** Go decodes the keys of JSON without regard to case, so its programs' files may have any. */
export function anyCaseField(record: unknown, name: string): unknown {
  if (typeof record !== "object" || record === null) return undefined;
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(record)) {
    if (key.toLowerCase() === wanted) return value;
  }
  return undefined;
}

export function textField(record: unknown, name: string): string | undefined {
  const value = field(record, name);
  return typeof value === "string" ? value : undefined;
}

export function numberField(record: unknown, name: string): number | undefined {
  const value = field(record, name);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function textListField(record: unknown, name: string): readonly string[] {
  const value = field(record, name);
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
