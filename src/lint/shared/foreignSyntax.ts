import type { DockerfileDocument } from "../../dockerfile/document.ts";

/** Whether `# syntax=` names a frontend that is not Docker's, and may read the file otherwise. */
export function hasForeignSyntax({ directives }: Pick<DockerfileDocument, "directives">): boolean {
  return directives.some(
    ({ name, value }) =>
      name.value.toLowerCase() === "syntax" &&
      !/^((registry-1\.|index\.)?docker\.io\/)?docker\/dockerfile(-upstream)?([:@]|$)/.test(
        value.value,
      ),
  );
}
