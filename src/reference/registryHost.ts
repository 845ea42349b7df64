/**
 * The host of a registry as image names have it: engines, helpers and configurations know Docker Hub by
 * several.
 */
export function registryHost(host: string): string {
  return hubHosts.has(host) ? "docker.io" : host;
}

/** Under which `docker login` keeps Docker Hub's login. */
export const HUB_KEY = "https://index.docker.io/v1/";

const hubHosts: ReadonlySet<string> = new Set([
  "docker.io",
  "index.docker.io",
  "registry-1.docker.io",
  "registry.docker.io",
]);
