import { resolve } from "node:path";
import type { BuildOptions, SecretSource } from "../app/buildOptions.ts";
import { misuse, oneOf } from "./misuse.ts";
import { readArguments } from "./readArguments.ts";

/** `slipway build` as typed, with paths made absolute. */
export interface BuildArguments {
  readonly options: Omit<BuildOptions, "dockerfilePath">;
  /** Undefined: the usual names in the context. */
  readonly file: string | { readonly stdin: true } | undefined;
  readonly engine: string;
  readonly push: boolean;
  /** Absolute; undefined without `--output`. */
  readonly output: string | undefined;
  /** Undefined: whatever fits the terminal. */
  readonly progress: "tty" | "plain" | "json" | undefined;
}

const options = {
  file: { type: "string", short: "f" },
  tag: { type: "string", short: "t", multiple: true },
  target: { type: "string" },
  "build-arg": { type: "string", multiple: true },
  secret: { type: "string", multiple: true },
  label: { type: "string", multiple: true },
  platform: { type: "string" },
  "no-cache": { type: "boolean", default: false },
  pull: { type: "boolean", default: false },
  engine: { type: "string", default: "auto" },
  push: { type: "boolean", default: false },
  output: { type: "string", short: "o" },
  progress: { type: "string" },
} as const;

export function readBuildArguments(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): BuildArguments {
  const { values, positionals } = readArguments("build", args, options);
  const [context, more] = positionals;
  if (context === undefined || more !== undefined) {
    throw misuse("build takes one context folder.", "Give the folder, such as . for this one.");
  }
  const { tag: tags = [], secret: secrets = [], label: labels = [] } = values;
  if (values.push && tags.length === 0) {
    throw misuse("--push needs a name to push.", "Name the image with --tag.", "--push");
  }
  return {
    options: {
      contextPath: resolve(cwd, context),
      tags,
      buildArgs: readPairs("build-arg", values["build-arg"] ?? [], env),
      labels: readPairs("label", labels),
      secrets: secrets.map((spec) => readSecret(spec, cwd, env)),
      noCache: values["no-cache"],
      pull: values.pull,
      ...(values.target === undefined ? {} : { target: values.target }),
      ...(values.platform === undefined ? {} : { platforms: values.platform.split(",") }),
    },
    file: values.file === undefined ? undefined : readFileOption(values.file, cwd),
    engine: values.engine,
    push: values.push,
    output: values.output === undefined ? undefined : resolve(cwd, values.output),
    progress:
      values.progress === undefined || values.progress === "auto"
        ? undefined
        : oneOf("progress", values.progress, ["tty", "plain", "json"]),
  };
}

function readFileOption(file: string, cwd: string): string | { readonly stdin: true } {
  return file === "-" ? { stdin: true } : resolve(cwd, file);
}

/** `K=V`; with an environment also `K`, which is left out where it is not set, as docker does. */
function readPairs(
  option: string,
  pairs: readonly string[],
  env?: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    const key = equals === -1 ? pair : pair.slice(0, equals);
    if (key === "" || (equals === -1 && env === undefined)) {
      throw misuse(`--${option} ${pair} has no name and value.`, `Write --${option} NAME=VALUE.`);
    }
    const value = equals === -1 ? env?.[key] : pair.slice(equals + 1);
    if (value !== undefined) read[key] = value;
  }
  return read;
}

/** `id=ID,src=FILE`, `id=ID,env=NAME`; `id=ID` alone is the variable ID, else the file ID. */
function readSecret(
  spec: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): SecretSource {
  const fields = new Map<string, string>();
  for (const part of spec.split(",")) {
    const equals = part.indexOf("=");
    const key = part.slice(0, Math.max(0, equals)).trim();
    if (!secretFields.has(key))
      throw badSecret(spec, "a secret has the fields id, src, env and type");
    fields.set(key === "source" ? "src" : key, part.slice(equals + 1));
  }
  const id = fields.get("id");
  const file = fields.get("src");
  const name = fields.get("env");
  if (!id) throw badSecret(spec, "it has no id");
  if (file !== undefined && name !== undefined)
    throw badSecret(spec, "src and env exclude another");
  if (fields.get("type") === "env") return { id, env: name ?? file ?? id };
  if (name !== undefined) return { id, env: name };
  if (file === undefined && fields.get("type") !== "file" && env[id] !== undefined) {
    return { id, env: id };
  }
  return { id, file: resolve(cwd, file ?? id) };
}

const secretFields: ReadonlySet<string> = new Set(["id", "src", "source", "env", "type"]);

function badSecret(spec: string, reason: string): Error {
  // Only the names are repeated: somebody may have typed the secret itself.
  const shown = spec.replace(/=[^,]*/g, "=…");
  return misuse(
    `--secret ${shown} makes no sense: ${reason}.`,
    "Write --secret id=ID,src=FILE or --secret id=ID,env=NAME.",
    "--secret",
  );
}
