import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { createVariables } from "../../dockerfile/variables.ts";
import { validateImageReference } from "../../reference/imageReference.ts";

/**
 * The images that stages are FROM, each once and with variables put in. Names of stages, `scratch`,
 * what a variable without a value decides and what is no reference are left out.
 */
export function baseReferences(document: DockerfileDocument): readonly string[] {
  const variables = createVariables(document);
  const found = new Set<string>();
  for (const { from, parent } of document.stages) {
    if (parent !== undefined || from.image === undefined) continue;
    const { value, complete } = variables.expand(from.image.raw, from);
    if (!complete || value === "scratch") continue;
    if (validateImageReference(value) === undefined) found.add(value);
  }
  return [...found];
}
