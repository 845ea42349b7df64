import type { DockerfileDocument } from "../dockerfile/document.ts";

/**
 * The reader that `# syntax=` names where it is not Docker's own: one that may mean other things by
 * an instruction, and ask for other files.
 */
export function foreignFrontend({
  directives,
}: Pick<DockerfileDocument, "directives">): string | undefined {
  const syntax = directives.find(({ name }) => name.value.toLowerCase() === "syntax");
  const image = syntax?.value.value;
  if (image === undefined || ownFrontend.test(image)) return undefined;
  return image;
}

const ownFrontend = /^(docker\.io\/)?docker\/dockerfile(-upstream)?([:@].*)?$/;
