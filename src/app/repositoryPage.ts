/** Where people look at a repository with a browser; undefined where there is no such page. */
export function repositoryPage(host: string, repository: string): string | undefined {
  switch (host) {
    case "docker.io": {
      const [owner, name] = repository.split("/");
      return owner === "library"
        ? `https://hub.docker.com/_/${name}`
        : `https://hub.docker.com/r/${repository}`;
    }
    case "ghcr.io":
      // It leads on to the package's page at GitHub.
      return `https://ghcr.io/${repository}`;
    case "quay.io":
      return `https://quay.io/repository/${repository}`;
    default:
      return undefined;
  }
}
