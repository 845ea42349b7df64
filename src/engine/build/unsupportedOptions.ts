import { SlipwayError, type UnsupportedOption } from "../../base/errors.ts";
import { isLayoutOutput } from "../../base/isLayoutOutput.ts";
import { loadsImage } from "../buildkit/exporters.ts";
import type { BuildRequest, CacheEntry } from "../engine.ts";

/** What takes a build: an engine's BuildKit by either way, the builder before it, Podman's, a buildkitd. */
export type BuildWay = "control" | "build-endpoint" | "classic" | "podman" | "buildkitd";

export interface BuilderFacts {
  readonly way: BuildWay;
  /** Of the engine, such as "20.10.24"; empty for a buildkitd. */
  readonly version: string;
  /** Where the engine keeps images; undefined counts as `graphdriver`, and for a buildkitd as nothing. */
  readonly imageStore?: ImageStore | undefined;
}

export type ImageStore = "containerd" | "graphdriver";

/** The part of a request that a builder may lack. */
export type AskedOptions = Pick<
  BuildRequest,
  | "secrets"
  | "ssh"
  | "outputs"
  | "platforms"
  | "noCache"
  | "cacheFrom"
  | "cacheTo"
  | "network"
  | "extraHosts"
  | "shmSize"
  | "ulimits"
  | "contexts"
  | "provenance"
  | "sbom"
  | "loadImage"
>;

/** What of the request the builder cannot do, in the order of the command line's help. */
export function unsupportedOptions(
  facts: BuilderFacts,
  asked: AskedOptions,
): readonly UnsupportedOption[] {
  return checks.flatMap(({ option, lacks }) => {
    const reason = lacks(asked, facts);
    return reason === undefined ? [] : [{ option, reason }];
  });
}

/** Throws `build-unsupported` that names each option and what lacks it. */
export function assertSupported(facts: BuilderFacts, asked: AskedOptions): void {
  refuseUnsupported(unsupportedOptions(facts, asked));
}

/** Throws `build-unsupported` where there is something to name. */
export function refuseUnsupported(options: readonly UnsupportedOption[]): void {
  if (options.length === 0) return;
  const named = options.map(({ option, reason }) => `--${option} (${reason})`);
  throw new SlipwayError(
    "build-unsupported",
    { options },
    {
      message: `This build asks for what cannot be done here: ${named.join(", ")}.`,
      hint: "Leave it out, or choose an engine or a builder that can do it.",
    },
  );
}

/** True where the answer depends on the engine's image store, which has to be asked for. */
export function dependsOnImageStore({ way }: BuilderFacts, asked: AskedOptions): boolean {
  if (way !== "control" && way !== "build-endpoint") return false;
  const stored = { way, version: "99" } as const;
  const inEither = (["containerd", "graphdriver"] as const).map((imageStore) =>
    unsupportedOptions({ ...stored, imageStore }, asked),
  );
  return JSON.stringify(inEither[0]) !== JSON.stringify(inEither[1]);
}

interface Check {
  /** By its name on the command line. */
  readonly option: string;
  /** What lacks it, in a few words; undefined where it is not asked for, or can be done. */
  readonly lacks: (asked: AskedOptions, facts: BuilderFacts) => string | undefined;
}

const checks: readonly Check[] = [
  {
    option: "secret",
    lacks: ({ secrets }, facts) => (secrets.length > 0 ? needsBuildKit(facts) : undefined),
  },
  { option: "ssh", lacks: ({ ssh }, facts) => (isFull(ssh) ? needsBuildKit(facts) : undefined) },
  { option: "output", lacks: lacksOutputs },
  { option: "load", lacks: lacksLoading },
  { option: "platform", lacks: lacksPlatforms },
  {
    option: "no-cache-filter",
    lacks: ({ noCache }, facts) =>
      Array.isArray(noCache) && noCache.length > 0 ? needsControl(facts) : undefined,
  },
  { option: "cache-from", lacks: lacksCacheFrom },
  { option: "cache-to", lacks: lacksCacheTo },
  { option: "network", lacks: lacksNetwork },
  {
    option: "shm-size",
    lacks: ({ shmSize }, facts) => (shmSize !== undefined ? ignoredBefore23(facts) : undefined),
  },
  {
    option: "ulimit",
    lacks: ({ ulimits }, facts) => (isFull(ulimits) ? ignoredBefore23(facts) : undefined),
  },
  { option: "build-context", lacks: lacksContexts },
  {
    option: "provenance",
    lacks: (asked, facts) => (asked.provenance ? lacksAttestations(asked, facts) : undefined),
  },
  {
    option: "sbom",
    lacks: (asked, facts) => (asked.sbom ? lacksAttestations(asked, facts) : undefined),
  },
];

function lacksOutputs({ outputs = [], loadImage }: AskedOptions, facts: BuilderFacts): Lack {
  if (outputs.length === 0) return undefined;
  const builder = needsBuildKit(facts);
  if (builder !== undefined) return builder;
  const layouts = outputs.filter(isLayoutOutput);
  if (layouts.length > 1) return "tar=false more than once: BuildKit writes one layout a build";
  if (layouts.length > 0 && facts.way === "build-endpoint") return `tar=false: ${noControl}`;
  if (facts.way === "buildkitd") return undefined;
  const sent = outputs.filter(({ type }) => type !== "cacheonly");
  if (facts.imageStore !== "containerd") {
    const other = sent.find(({ type }) => type !== "local" && type !== "tar");
    if (other) return `type ${other.type}: ${forContainerd}`;
  }
  const results =
    sent.length + (loadsImage({ outputs, ...(loadImage !== undefined && { loadImage }) }) ? 1 : 0);
  if (facts.way === "build-endpoint") {
    if (sent.length === 0) return `type cacheonly: ${noControl}`;
    return results > 1 ? `several results at once: ${noControl}` : undefined;
  }
  return results > 1 && isBefore(facts, 23)
    ? `Docker ${facts.version} has one result a build`
    : undefined;
}

/** Without any output an image is what the other ways make. */
function lacksLoading({ outputs = [], loadImage }: AskedOptions, facts: BuilderFacts): Lack {
  if (loadImage !== false || outputs.length > 0) return undefined;
  const builder = needsBuildKit(facts);
  return builder ?? (facts.way === "build-endpoint" ? noControl : undefined);
}

function lacksPlatforms({ platforms = [], ...asked }: AskedOptions, facts: BuilderFacts): Lack {
  if (platforms.length < 2) return undefined;
  const builder = needsControl(facts);
  if (builder !== undefined) return `several at once: ${builder}`;
  if (facts.way === "buildkitd" || facts.imageStore === "containerd") return undefined;
  return loadsImage(asked) ? `several in an image: ${forContainerd}` : undefined;
}

function lacksCacheFrom({ cacheFrom = [] }: AskedOptions, facts: BuilderFacts): Lack {
  if (cacheFrom.length === 0) return undefined;
  if (facts.way === "podman") return needsBuildKit(facts);
  const isInEach = ({ type }: CacheEntry): boolean =>
    type === "registry" || (type === "local" && facts.way === "control");
  const other = cacheFrom.find((entry) => !isInEach(entry));
  if (facts.way === "buildkitd" || other === undefined) return undefined;
  if (facts.way === "control" && facts.imageStore === "containerd") return undefined;
  const lack = needsBuildKit(facts) ?? (facts.way === "build-endpoint" ? noControl : undefined);
  return `type ${other.type}: ${lack ?? forContainerd}`;
}

function lacksCacheTo({ cacheTo = [] }: AskedOptions, facts: BuilderFacts): Lack {
  if (cacheTo.length === 0) return undefined;
  const lack = needsBuildKit(facts);
  if (lack !== undefined) return lack;
  const other = cacheTo.find(({ type }) => type !== "inline");
  if (other === undefined || facts.way === "buildkitd") return undefined;
  if (facts.way === "build-endpoint") return `type ${other.type}: ${noControl}`;
  return facts.imageStore === "containerd" ? undefined : `type ${other.type}: ${forContainerd}`;
}

function lacksNetwork({ network = "" }: AskedOptions, { way }: BuilderFacts): Lack {
  if (way === "classic" || ["", "default", "host"].includes(network)) return undefined;
  if (way === "podman") return "Podman's API builds in the host's network";
  return network === "none" ? undefined : "BuildKit knows default, host and none";
}

function lacksContexts({ contexts = {} }: AskedOptions, facts: BuilderFacts): Lack {
  const sources = Object.values(contexts);
  if (sources.length === 0) return undefined;
  const lack = needsControl(facts);
  if (lack !== undefined) return lack;
  if (isBefore(facts, 23)) return `Docker ${facts.version} has none`;
  const types = sources.map((context) => ("source" in context ? context.source.split(":")[0] : ""));
  if (types.includes("oci-layout")) {
    if (isBefore(facts, 24)) return `type oci-layout: Docker ${facts.version} has none`;
    if (facts.way !== "buildkitd" && facts.imageStore !== "containerd") {
      return `type oci-layout: ${forContainerd}`;
    }
  }
  return types.includes("target") ? "type target is only for docker buildx bake" : undefined;
}

function lacksAttestations(asked: AskedOptions, facts: BuilderFacts): Lack {
  const lack = needsControl(facts);
  if (lack !== undefined || facts.way === "buildkitd") return lack;
  if (isBefore(facts, 23)) return `Docker ${facts.version} has none`;
  return loadsImage(asked) && facts.imageStore !== "containerd" ? forContainerd : undefined;
}

const forContainerd = "only with the containerd image store";

type Lack = string | undefined;

const noControl = "the engine's POST /grpc is refused, and POST /build cannot";

function needsBuildKit({ way }: BuilderFacts): Lack {
  if (way === "classic") return "the classic builder cannot";
  return way === "podman" ? "Podman's API cannot" : undefined;
}

function needsControl(facts: BuilderFacts): Lack {
  return needsBuildKit(facts) ?? (facts.way === "build-endpoint" ? noControl : undefined);
}

/** 20.10 takes these by either way to BuildKit, whose frontend of then does not know them. */
function ignoredBefore23(facts: BuilderFacts): Lack {
  const forgets = facts.way !== "classic" && facts.way !== "podman" && isBefore(facts, 23);
  return forgets ? `Docker ${facts.version} ignores it` : undefined;
}

function isBefore({ way, version }: BuilderFacts, major: number): boolean {
  return way !== "buildkitd" && Number.parseInt(version, 10) < major;
}

function isFull(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}
