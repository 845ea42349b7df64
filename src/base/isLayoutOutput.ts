/**
 * True for an output of a build that goes into a folder as an OCI layout, blob by blob: what an engine
 * needs to know, and the command line before it has loaded any engine.
 */
export function isLayoutOutput({
  type,
  attributes,
}: {
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
}): boolean {
  // As Go reads it.
  return (type === "oci" || type === "docker") && /^(?:0|f|false)$/i.test(attributes.tar ?? "");
}
