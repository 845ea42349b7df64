/**
 * A name for an image: that of its Dockerfile's last build where there was one, else the context
 * folder's, as far as the grammar allows it. A stage gets a tag of its own, so that it does not take
 * the name of the whole.
 */
export function suggestTag(contextPath: string, target?: string, known?: string): string {
  const folder = contextPath.split(/[\\/]/).filter(Boolean).at(-1) ?? "";
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const repository = known === undefined ? name || "image" : withoutTag(known);
  if (target === undefined) return known ?? `${repository}:latest`;
  return `${repository}:${/^\d+$/.test(target) ? `stage-${target}` : target.toLowerCase()}`;
}

function withoutTag(reference: string): string {
  return reference.replace(/:[^:/]*$/, "");
}
