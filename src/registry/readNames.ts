/**
 * The names below `key` of an answer such as `{"name":"app","tags":["v1"]}`, where null stands for
 * none. Undefined for any other text.
 */
export function readNames(body: Uint8Array, key: string): readonly string[] | undefined {
  let record: unknown;
  try {
    record = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
  if (typeof record !== "object" || record === null) return undefined;
  const names: unknown = (record as Readonly<Record<string, unknown>>)[key];
  if (names === null || (names === undefined && "name" in record)) return [];
  if (!Array.isArray(names)) return undefined;
  return names.filter((name): name is string => typeof name === "string");
}
