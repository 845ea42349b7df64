import type { DockerfileDocument } from "./document.ts";

/** The text of a document, put together from its pieces. */
export function renderDockerfile(document: DockerfileDocument): string {
  return document.pieces.map((piece) => piece.text).join("");
}
