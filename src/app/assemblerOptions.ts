import type { UnsupportedOption } from "../base/errors.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { packingAttributes, readOutputPacking } from "./outputPacking.ts";

/** What of a build cannot be done without an engine, in the order of the command line's help. */
export function unsupportedByAssembler(options: BuildOptions): readonly UnsupportedOption[] {
  const lacks: readonly (readonly [string, string | undefined])[] = [
    ["build-context", contextLack(options)],
    ["cache-from", isFull(options.cacheFrom) ? ownCache : undefined],
    ["cache-to", isFull(options.cacheTo) ? ownCache : undefined],
    ["output", outputLack(options)],
    ["provenance", options.provenance ? attestations : undefined],
    ["sbom", options.sbom ? attestations : undefined],
  ];
  return lacks.flatMap(([option, reason]) => (reason === undefined ? [] : [{ option, reason }]));
}

/** Names of options that are there for RUN alone, and do nothing where there is none. */
export function idleOptions(options: BuildOptions): readonly string[] {
  const { secrets, ssh, network = "", extraHosts, shmSize, ulimits } = options;
  const given: readonly (readonly [string, boolean])[] = [
    ["secret", isFull(secrets)],
    ["ssh", isFull(ssh)],
    ["network", network !== "" && network !== "default"],
    ["add-host", isFull(extraHosts)],
    ["shm-size", shmSize !== undefined],
    ["ulimit", isFull(ulimits)],
  ];
  return given.flatMap(([option, isGiven]) => (isGiven ? [option] : []));
}

function contextLack({ contexts = {} }: BuildOptions): string | undefined {
  const sources = Object.values(contexts).flatMap((context) =>
    "source" in context ? context.source : [],
  );
  const other = sources.find((source) => !/^(?:docker-image|oci-layout):\/\//.test(source));
  return other === undefined
    ? undefined
    : `${other.split(":")[0]}: without an engine it is a folder, docker-image://NAME or oci-layout://PATH`;
}

function outputLack({ outputs = [], platforms = [] }: BuildOptions): string | undefined {
  for (const { type, attributes } of outputs) {
    const other = Object.keys(attributes).find((name) => !(known[type] ?? []).includes(name));
    if (other !== undefined) return `type ${type} has no ${other} without an engine`;
    const packing = readOutputPacking(attributes);
    if (typeof packing === "string") return `type ${type} has no ${packing} without an engine`;
    if (type === "docker" && platforms.length > 1) return "type docker holds one platform";
    if (type === "tar" && platforms.length > 1) return "type tar holds one platform";
  }
  return undefined;
}

const known: Readonly<Record<string, readonly string[]>> = {
  image: ["name", "push", ...packingAttributes],
  oci: ["name", "tar", ...packingAttributes],
  docker: ["name", "tar"],
};

const ownCache = "Slipway keeps its own cache, and takes and gives none";
const attestations = "Slipway makes none without an engine";

function isFull(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}
