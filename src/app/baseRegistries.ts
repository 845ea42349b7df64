import type { DockerfileDocument } from "../dockerfile/document.ts";
import { registryOf, validateImageReference } from "../reference/imageReference.ts";

/** The registries that a build may pull its bases from, each once. */
export function baseRegistries(
  document: DockerfileDocument,
  buildArgs: Readonly<Record<string, string>>,
): readonly string[] {
  const globals = globalArguments(document, buildArgs);
  const images = document.stages.flatMap(({ from, parent }) =>
    parent === undefined && from.image ? [from.image.value] : [],
  );
  const hosts = images
    .filter((image) => image !== "scratch")
    .map((image) => withValues(image, globals))
    .filter((image) => validateImageReference(image) === undefined)
    .map(registryOf);
  return [...new Set(hosts)];
}

/** The ARGs before the first FROM: only they can stand in a base's name. */
function globalArguments(
  document: DockerfileDocument,
  buildArgs: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const instruction of document.instructions) {
    if (instruction.kind === "FROM") break;
    if (instruction.kind !== "ARG") continue;
    for (const { key, value } of instruction.pairs) {
      values.set(key.value, buildArgs[key.value] ?? withValues(value?.value ?? "", values));
    }
  }
  return values;
}

function withValues(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})/g,
    (_all, plain: string | undefined, braced: string | undefined, fallback: string | undefined) =>
      values.get(plain ?? braced ?? "") || (fallback ?? ""),
  );
}
