import type { BuildRequest, CacheEntry, ExtraHost, NamedContext, Ulimit } from "../engine.ts";

export interface FrontendChoices {
  /** Name of the Dockerfile in the folder `dockerfile`. */
  readonly dockerfile: string;
  readonly inEngine: boolean;
  /** Takes the place of the address `host-gateway`. */
  readonly hostGateway?: string | undefined;
}

/** The choices of a build as BuildKit's Dockerfile frontend has them. */
export function frontendAttributes(
  build: BuildRequest,
  { dockerfile, inEngine, hostGateway }: FrontendChoices,
): Readonly<Record<string, string>> {
  const {
    noCache,
    contexts = {},
    platforms = [],
    cacheFrom = [],
    extraHosts = [],
    ulimits = [],
  } = build;
  return {
    filename: dockerfile,
    ...prefixed("build-arg:", build.buildArgs),
    ...prefixed("label:", build.labels),
    ...prefixed("context:", mapValues(contexts, contextSource)),
    ...(build.target !== undefined && { target: build.target }),
    ...(platforms.length > 0 && { platform: platforms.join(",") }),
    ...(noCache === true && { "no-cache": "" }),
    ...(Array.isArray(noCache) && noCache.length > 0 && { "no-cache": noCache.join(",") }),
    ...resolveMode(build.pull, inEngine),
    ...(isNamed(build.network) && { "force-network-mode": build.network }),
    ...(extraHosts.length > 0 && {
      "add-hosts": extraHosts.map((host) => hostEntry(host, hostGateway)).join(","),
    }),
    ...(build.shmSize !== undefined && { "shm-size": String(build.shmSize) }),
    ...(ulimits.length > 0 && { ulimit: ulimits.map(ulimitEntry).join(",") }),
    ...(cacheFrom.length > 0 && { "cache-imports": JSON.stringify(cacheFrom.map(cacheImport)) }),
    ...(typeof build.provenance === "string" && { "attest:provenance": build.provenance }),
    ...(build.sbom && { "attest:sbom": build.sbom === true ? "" : build.sbom }),
  };
}

/** What the frontend may do only where the client allows it. */
export function entitlements({ network }: Pick<BuildRequest, "network">): readonly string[] {
  return network === "host" ? ["network.host"] : [];
}

/** An engine has images of its own, which come before those of a registry, as in `docker build`. */
function resolveMode(pull: boolean, inEngine: boolean): Readonly<Record<string, string>> {
  if (pull) return { "image-resolve-mode": "pull" };
  return inEngine ? { "image-resolve-mode": "local" } : {};
}

function isNamed(network: string | undefined): network is string {
  return network !== undefined && network !== "" && network !== "default";
}

function hostEntry({ name, address }: ExtraHost, hostGateway: string | undefined): string {
  const real = address === "host-gateway" ? (hostGateway ?? address) : address;
  return `${name}=${withoutBrackets(real)}`;
}

/** Of an address of IPv6, which builders take only bare. */
export function withoutBrackets(address: string): string {
  return address.replace(/^\[(.*)\]$/, "$1");
}

function ulimitEntry({ name, soft, hard }: Ulimit): string {
  return `${name}=${soft}:${hard}`;
}

function cacheImport({ type, attributes }: CacheEntry): object {
  return { Type: type, Attrs: attributes };
}

/** A folder is among those of the session, under the name of its context. */
function contextSource(context: NamedContext, name: string): string {
  return "source" in context ? context.source : `local:${name}`;
}

function mapValues<T>(
  values: Readonly<Record<string, T>>,
  map: (value: T, key: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value, key)]));
}

function prefixed(
  prefix: string,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));
}
