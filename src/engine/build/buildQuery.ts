import { sentOutputs } from "../buildkit/exporters.ts";
import { withoutBrackets } from "../buildkit/frontendAttributes.ts";
import type { BuildRequest, ExtraHost, Ulimit } from "../engine.ts";

/** The parameters of `POST /build`; what it cannot do is not here, see `unsupportedOptions`. */
export function buildQuery(
  build: BuildRequest,
  { product }: { readonly product: "docker" | "podman" },
): Record<string, unknown> {
  const { cacheFrom = [], extraHosts = [], ulimits = [], network } = build;
  const hosts = extraHosts.map(hostEntry);
  const outputs = sentOutputs(build);
  const podman = product === "podman";
  return {
    dockerfile: build.dockerfile,
    t: build.tags,
    buildargs: {
      ...build.buildArgs,
      // The name that this way has for it.
      ...(build.cacheTo?.some(({ type }) => type === "inline") && { BUILDKIT_INLINE_CACHE: "1" }),
    },
    labels: build.labels,
    ...(build.target !== undefined && { target: build.target }),
    ...(build.platforms?.[0] !== undefined && { platform: build.platforms[0] }),
    ...(build.noCache === true && { nocache: 1 }),
    ...(build.pull && { pull: 1 }),
    ...(network !== undefined && network !== "" && { networkmode: network }),
    // Docker takes one parameter a host, Podman a list as JSON.
    ...(hosts.length > 0 && { extrahosts: podman ? JSON.stringify(hosts) : hosts }),
    ...(build.shmSize !== undefined && { shmsize: build.shmSize }),
    ...(ulimits.length > 0 && {
      ulimits: JSON.stringify(podman ? ulimits.map(ulimitText) : ulimits.map(ulimitRecord)),
    }),
    ...(cacheFrom.length > 0 && {
      cachefrom: JSON.stringify(cacheFrom.map(({ attributes }) => attributes.ref ?? "")),
    }),
    ...(outputs.length > 0 && {
      outputs: JSON.stringify(
        outputs.map(({ type, attributes }) => ({ Type: type, Attrs: attributes })),
      ),
    }),
  };
}

function hostEntry({ name, address }: ExtraHost): string {
  return `${name}:${withoutBrackets(address)}`;
}

function ulimitRecord({ name, soft, hard }: Ulimit): object {
  return { Name: name, Soft: soft, Hard: hard };
}

function ulimitText({ name, soft, hard }: Ulimit): string {
  return `${name}=${soft}:${hard}`;
}
