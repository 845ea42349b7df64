/** The text of catalog.ts with one more rule; imports and list stay sorted by id. */
export function withRule(catalog: string, id: string): string {
  const name = toExportName(id);
  const added = `import { ${name} } from "./rules/${id}.ts";`;
  const ids = [...catalog.matchAll(/from "\.\/rules\/(.+)\.ts";/g)].map(([, known = ""]) => known);
  const next = ids.find((known) => known > id);
  if (next === undefined) {
    const last = ids.at(-1) ?? "";
    return catalog
      .replace(`from "./rules/${last}.ts";\n`, (line) => `${line}${added}\n`)
      .replace(/\n\];/, `\n  ${name},\n];`);
  }
  const nextName = toExportName(next);
  return catalog
    .replace(`import { ${nextName} }`, (line) => `${added}\n${line}`)
    .replace(`\n  ${nextName},`, (line) => `\n  ${name},${line}`);
}

/** `pin-base-image` is `pinBaseImage` in code. */
export function toExportName(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
