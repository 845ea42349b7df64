/**
 * Texts with places to fill in, written `«1:default»`, and `«1»` for the same again: as a snippet of
 * VS Code, or with the defaults put in.
 */
export function snippetText(template: string): string {
  return template.replace(/«(\d+)(?::([^»]*))?»|[\\$]/g, (found, place, value) => {
    if (place === undefined) return `\\${found}`;
    const escaped = value?.replace(/[\\$}]/g, (it: string) => `\\${it}`);
    return escaped === undefined ? `\${${place}}` : `\${${place}:${escaped}}`;
  });
}

export function withDefaults(template: string): string {
  const values = new Map<string, string>();
  for (const [, place = "", value] of template.matchAll(/«(\d+):([^»]*)»/g)) {
    if (!values.has(place)) values.set(place, value ?? "");
  }
  return template.replace(/«(\d+)(?::[^»]*)?»/g, (_, place) => values.get(place) ?? "");
}
