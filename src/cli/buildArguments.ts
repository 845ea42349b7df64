import { resolve } from "node:path";
import type { BuildOptions } from "../app/buildOptions.ts";
import { readAttestations } from "../app/optionText/readAttestations.ts";
import { readCacheEntries } from "../app/optionText/readCacheEntries.ts";
import { readExtraHost } from "../app/optionText/readExtraHost.ts";
import { badValue } from "../app/optionText/readFields.ts";
import { readNamedContexts } from "../app/optionText/readNamedContexts.ts";
import { readPlatforms } from "../app/optionText/readPlatforms.ts";
import { readSecret } from "../app/optionText/readSecret.ts";
import { readShmSize } from "../app/optionText/readShmSize.ts";
import { readSsh } from "../app/optionText/readSsh.ts";
import { readUlimit } from "../app/optionText/readUlimit.ts";
import { readBuildFlags } from "./buildFlags.ts";
import { readOutput } from "./buildOutputs.ts";
import type { ShippingWishes } from "./buildShipping.ts";
import { misuse, oneOf } from "./misuse.ts";
import type { RegistryChoices } from "./registryOptions.ts";

/** `slipway build` as typed, with paths made absolute. */
export interface BuildArguments {
  readonly options: Omit<BuildOptions, "dockerfilePath" | "outputs" | "loadImage">;
  /** Undefined: the usual names in the context. */
  readonly file: string | { readonly stdin: true } | undefined;
  readonly engine: string;
  /** Undefined: the environment's, else the engine. */
  readonly builder: string | undefined;
  readonly shipping: ShippingWishes;
  /** How the registries of a push are spoken to. */
  readonly registries: RegistryChoices;
  /** Absolute paths of files that tell of the result. */
  readonly idFile: string | undefined;
  readonly metadataFile: string | undefined;
  /** Undefined: whatever fits the terminal. */
  readonly progress: BuildProgress | undefined;
  /** True to read the Dockerfile and build nothing. */
  readonly check: boolean;
}

export type BuildProgress = "tty" | "plain" | "json" | "quiet";

type Env = Readonly<Record<string, string | undefined>>;

export function readBuildArguments(args: readonly string[], cwd: string, env: Env): BuildArguments {
  const { values, positionals, list } = readBuildFlags(args);
  const [context, more] = positionals;
  if (context === undefined || more !== undefined) {
    throw misuse("build takes one context folder.", "Give the folder, such as . for this one.");
  }
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(cwd, path);
  const { push, load, target, network } = values;
  const tags = list("tag");
  const platforms = readPlatforms(list("platform"));
  const outputs = list("output").map((spec) => readOutput(spec, cwd));
  const shmSize = values["shm-size"];
  return {
    options: {
      contextPath: resolve(cwd, context),
      tags,
      buildArgs: readPairs("build-arg", list("build-arg"), env),
      labels: readPairs("label", list("label")),
      secrets: unique(
        "secret",
        list("secret").map((spec) => readSecret(spec, cwd, env)),
      ),
      ssh: unique(
        "ssh",
        list("ssh").map((spec) => readSsh(spec, cwd)),
      ),
      contexts: readNamedContexts(list("build-context"), cwd),
      noCache: readNoCache(values["no-cache"], list("no-cache-filter")),
      pull: values.pull,
      cacheFrom: readCacheEntries("cache-from", list("cache-from"), { cwd, env }),
      cacheTo: readCacheEntries("cache-to", list("cache-to"), { cwd, env }),
      extraHosts: list("add-host").map(readExtraHost),
      ulimits: list("ulimit").map(readUlimit),
      ...readAttestations({
        provenance: values.provenance,
        sbom: values.sbom,
        attest: list("attest"),
      }),
      ...(platforms.length === 0 ? {} : { platforms }),
      ...(target === undefined ? {} : { target }),
      ...(network === undefined ? {} : { network }),
      ...(shmSize === undefined ? {} : { shmSize: readShmSize(shmSize) }),
    },
    file: values.file === "-" ? { stdin: true } : absolute(values.file),
    engine: values.engine,
    // An engine that was named builds, whatever the environment has.
    builder: values.builder ?? (values.engine === "auto" ? undefined : "default"),
    shipping: { outputs, push, load, tags, platforms },
    registries: {
      "registry-ca": values["registry-ca"],
      "insecure-registry": values["insecure-registry"],
    },
    idFile: absolute(values.iidfile),
    metadataFile: absolute(values["metadata-file"]),
    progress: readProgress(values.progress, values.quiet),
    check: values.check,
  };
}

function readProgress(progress: string | undefined, quiet: boolean): BuildProgress | undefined {
  if (quiet && progress !== undefined && progress !== "quiet") {
    throw misuse("--quiet and --progress go against each other.", "Leave one out.", "--quiet");
  }
  if (quiet) return "quiet";
  if (progress === undefined || progress === "auto") return undefined;
  return oneOf("progress", progress, ["tty", "plain", "json", "quiet"]);
}

function readNoCache(all: boolean, filters: readonly string[]): boolean | readonly string[] {
  if (filters.length === 0) return all;
  if (all) {
    const words = "--no-cache and --no-cache-filter go against each other.";
    throw misuse(words, "Leave one out.", "--no-cache-filter");
  }
  const stages = filters.flatMap((filter) => filter.split(",")).map((stage) => stage.trim());
  if (!stages.includes("")) return stages;
  throw badValue("no-cache-filter", "it has no name", "--no-cache-filter STAGE[,STAGE]");
}

function unique<T extends { readonly id: string }>(
  option: string,
  entries: readonly T[],
): readonly T[] {
  const ids = entries.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice === undefined) return entries;
  throw misuse(`--${option} names "${twice}" twice.`, "Leave one out.", `--${option}`);
}

/** `K=V`; with an environment also `K`, which is left out where it is not set, as docker does. */
function readPairs(
  option: string,
  pairs: readonly string[],
  env?: Env,
): Readonly<Record<string, string>> {
  const read = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    const key = equals === -1 ? pair : pair.slice(0, equals);
    if (key === "" || (equals === -1 && env === undefined)) {
      throw badValue(option, "it has no name and value", `--${option} NAME=VALUE`);
    }
    const value = equals === -1 ? env?.[key] : pair.slice(equals + 1);
    if (value !== undefined) read.set(key, value);
  }
  return Object.fromEntries(read);
}
