import { readTruth } from "../app/optionText/readFields.ts";
import { oneOf } from "./misuse.ts";
import { readArguments } from "./readArguments.ts";
import { registryOptions } from "./registryOptions.ts";

/** The flags of `slipway build`, by the names that buildx gives them. */
export function readBuildFlags(args: readonly string[]) {
  const { values, positionals } = readArguments("build", withoutTruths(args), buildFlags);
  return { values, positionals, list: (flag: ListFlag): readonly string[] => values[flag] ?? [] };
}

const buildFlags = {
  file: { type: "string", short: "f" },
  tag: { type: "string", short: "t", multiple: true },
  target: { type: "string" },
  "build-arg": { type: "string", multiple: true },
  "build-context": { type: "string", multiple: true },
  label: { type: "string", multiple: true },
  secret: { type: "string", multiple: true },
  ssh: { type: "string", multiple: true },
  platform: { type: "string", multiple: true },
  "no-cache": { type: "boolean", default: false },
  "no-cache-filter": { type: "string", multiple: true },
  pull: { type: "boolean", default: false },
  "cache-from": { type: "string", multiple: true },
  "cache-to": { type: "string", multiple: true },
  network: { type: "string" },
  "add-host": { type: "string", multiple: true },
  "shm-size": { type: "string" },
  ulimit: { type: "string", multiple: true },
  output: { type: "string", short: "o", multiple: true },
  load: { type: "boolean", default: false },
  push: { type: "boolean", default: false },
  provenance: { type: "string" },
  sbom: { type: "string" },
  attest: { type: "string", multiple: true },
  iidfile: { type: "string" },
  "metadata-file": { type: "string" },
  builder: { type: "string" },
  engine: { type: "string", default: "auto" },
  ...registryOptions,
  progress: { type: "string" },
  quiet: { type: "boolean", short: "q", default: false },
  check: { type: "boolean", default: false },
} as const;

type Flags = typeof buildFlags;

/** Those that may be repeated. */
type ListFlag = {
  [K in keyof Flags]: Flags[K] extends { readonly multiple: true } ? K : never;
}[keyof Flags];

/** `--push=true` and `--push=false`, which `parseArgs` does not know, as pipelines write them. */
function withoutTruths(args: readonly string[]): readonly string[] {
  const dashes = args.indexOf("--");
  const end = dashes === -1 ? args.length : dashes;
  return args.flatMap((arg, index) => {
    const [, name = "", value = ""] = /^--([a-z-]+)=(.*)$/s.exec(arg) ?? [];
    if (index >= end || !truths.has(name)) return [arg];
    return (readTruth(value) ?? oneOf(name, value, ["true", "false"])) ? [`--${name}`] : [];
  });
}

const truths: ReadonlySet<string> = new Set(
  Object.entries(buildFlags).flatMap(([name, { type }]) => (type === "boolean" ? [name] : [])),
);
