import { registryHost } from "../reference/registryHost.ts";

/**
 * Where a registry answers, in the order to try: by https, and by http where that is allowed. None for
 * what is no host.
 */
export function registryOrigins(host: string, insecureHosts: readonly string[]): readonly URL[] {
  const served = registryHost(host) === "docker.io" ? HUB_SERVER : host;
  const schemes = mayBePlain(host, insecureHosts) ? ["https", "http"] : ["https"];
  return schemes
    .map((scheme) => `${scheme}://${served}`)
    .filter((address) => URL.canParse(address))
    .map((address) => new URL(address))
    .filter(({ username, password, pathname, search, hash }) => {
      return username + password + search + hash === "" && pathname === "/";
    });
}

/** What image names call docker.io answers here. */
const HUB_SERVER = "registry-1.docker.io";

/** `host` with a port where it has one. An insecure host without a port is so on each. */
export function mayBePlain(host: string, insecureHosts: readonly string[]): boolean {
  const name = hostname(host);
  if (isLoopback(name)) return true;
  const wanted = [host.toLowerCase(), name.toLowerCase()];
  return insecureHosts.some((one) => wanted.includes(one.trim().toLowerCase()));
}

/** What never leaves this machine; `hostname` as a URL has it. */
export function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127(\.\d+){3}$/.test(name);
}

/** As `isLoopback`, of a host as image names have it; engines speak plain http to it. */
export function isLocalRegistry(host: string): boolean {
  return isLoopback(hostname(host));
}

function hostname(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
}
