import type { FailOn, LintWishes } from "../lintconfig/index.ts";
import { misuse, oneOf } from "./misuse.ts";
import { engineOption } from "./openEngine.ts";
import { readArguments } from "./readArguments.ts";
import { type RegistryChoices, registryOptions } from "./registryOptions.ts";

/** What `slipway lint` is told; what was not said is left to the configuration. */
export interface LintArguments {
  readonly paths: readonly string[];
  readonly wishes: LintWishes;
  /** A file, or false for none. */
  readonly config: string | false | undefined;
  readonly format: LintFormat | undefined;
  readonly fix: boolean;
  /** Undefined: as the preset has it. */
  readonly shellcheck: boolean | undefined;
  /** Who is asked about base images, the stronger first; nobody where it is empty. */
  readonly baseImages: readonly BaseImageSource[];
  /** As `--engine` has it. */
  readonly engine: string;
  readonly registries: RegistryChoices;
  /** The folder that is the build context, or false to look into none. */
  readonly context: string | false | undefined;
  readonly stdinFilename: string | undefined;
  readonly listRules: boolean;
  readonly printConfig: boolean;
}

export type BaseImageSource = "engine" | "registry";

export type LintFormat = (typeof lintFormats)[number];

const lintFormats = ["text", "json", "sarif", "github", "checkstyle", "gitlab"] as const;

const options = {
  preset: { type: "string" },
  config: { type: "string" },
  "no-config": { type: "boolean", default: false },
  format: { type: "string" },
  "fail-on": { type: "string" },
  fix: { type: "boolean", default: false },
  shellcheck: { type: "boolean" },
  "no-shellcheck": { type: "boolean", default: false },
  "base-images": { type: "string" },
  ...engineOption,
  ...registryOptions,
  context: { type: "string" },
  "no-context": { type: "boolean", default: false },
  "stdin-filename": { type: "string" },
  "list-rules": { type: "boolean", default: false },
  "print-config": { type: "boolean", default: false },
} as const;

export function lintArguments(args: readonly string[]): LintArguments {
  const { values, positionals } = readArguments("lint", args, options);
  const { preset, format, config } = values;
  const paths = positionals.length > 0 ? positionals : ["."];
  if (config !== undefined && values["no-config"]) {
    throw misuse("--config and --no-config go against each other.", "Leave one out.");
  }
  if (values.context !== undefined && values["no-context"]) {
    throw misuse("--context and --no-context go against each other.", "Leave one out.");
  }
  if (paths.includes("-")) {
    if (paths.length > 1) {
      const message = "- stands for the standard input and goes with no other path.";
      throw misuse(message, "Leave one out.");
    }
    if (values.fix) {
      throw misuse("--fix has no file to write to with -.", "Name a file instead.");
    }
  }
  return {
    paths,
    wishes: {
      ...(preset === undefined ? {} : { preset: oneOf("preset", preset, presets) }),
      ...readFailOn(values["fail-on"]),
    },
    config: values["no-config"] ? false : config,
    format: format === undefined ? undefined : oneOf("format", format, lintFormats),
    fix: values.fix,
    shellcheck: values["no-shellcheck"] ? false : values.shellcheck,
    baseImages: readSources(values["base-images"] ?? "none"),
    engine: values.engine,
    registries: values,
    context: values["no-context"] ? false : values.context,
    stdinFilename: values["stdin-filename"],
    listRules: values["list-rules"],
    printConfig: values["print-config"],
  };
}

/** In the order of their strength, however they are named. */
function readSources(text: string): readonly BaseImageSource[] {
  if (text === "none") return [];
  const named = text.split(",").map((word) => oneOf("base-images", word.trim(), sourceWords));
  if (named.includes("none")) {
    throw misuse("--base-images none goes with no other source.", "Leave one out.");
  }
  return (["engine", "registry"] as const).filter((source) => named.includes(source));
}

const sourceWords = ["none", "engine", "registry"] as const;

const presets = ["recommended", "strict", "hadolint", "buildkit"] as const;
const severities: readonly FailOn[] = ["error", "warning", "info", "hint", "never"];

function readFailOn(value: string | undefined): Pick<LintWishes, "failOn"> {
  return value === undefined ? {} : { failOn: oneOf("fail-on", value, severities) };
}
