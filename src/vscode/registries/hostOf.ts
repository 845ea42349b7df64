/** From a row of the Registries view, or from other extensions and keys as text. */
export function hostOf(given: unknown): string | undefined {
  if (typeof given === "string") return given;
  const host = typeof given === "object" && given !== null && "host" in given ? given.host : given;
  return typeof host === "string" ? host : undefined;
}
