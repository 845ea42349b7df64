import { parseImageReference, validateImageReference } from "../../reference/imageReference.ts";

/** Where people look at an image with a browser; undefined for registries that have no such pages. */
export function imagePage(text: string): string | undefined {
  if (text === "scratch" || validateImageReference(text) !== undefined) return undefined;
  const { registry, repository } = parseImageReference(text);
  switch (registry) {
    case "docker.io":
      return repository.startsWith("library/")
        ? `https://hub.docker.com/_/${repository.slice("library/".length)}`
        : `https://hub.docker.com/r/${repository}`;
    case "ghcr.io":
      // It leads on to the package's page at GitHub.
      return `https://ghcr.io/${repository}`;
    case "mcr.microsoft.com":
      return `https://mcr.microsoft.com/artifact/mar/${repository}`;
    case "quay.io":
      return `https://quay.io/repository/${repository}`;
    case "public.ecr.aws":
      return `https://gallery.ecr.aws/${repository}`;
    case "registry.gitlab.com": {
      // Of a longer path nobody knows where the project ends and the image begins.
      const isProject = repository.split("/").length === 2;
      return isProject ? `https://gitlab.com/${repository}/container_registry` : undefined;
    }
    default:
      return undefined;
  }
}
