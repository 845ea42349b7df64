/** A name for the image of a context folder: the folder's own name, as far as the grammar allows it. */
export function suggestTag(contextPath: string): string {
  const folder = contextPath.split(/[\\/]/).filter(Boolean).at(-1) ?? "";
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `${name === "" ? "image" : name}:latest`;
}
