import type { FormatOptions } from "../authoring/format/formatOptions.ts";
import { misuse, oneOf } from "./misuse.ts";
import { readArguments } from "./readArguments.ts";

/** What `slipway format` is told. */
export interface FormatArguments {
  readonly paths: readonly string[];
  /** `print`: the text of one file. */
  readonly action: "print" | "check" | "write";
  /** What was not said is left to the configuration. */
  readonly layout: FormatOptions;
  /** A file, or false for none. */
  readonly config: string | false | undefined;
  readonly stdinFilename: string | undefined;
}

const options = {
  check: { type: "boolean", default: false },
  write: { type: "boolean", default: false },
  width: { type: "string" },
  indent: { type: "string" },
  "keyword-case": { type: "string" },
  config: { type: "string" },
  "no-config": { type: "boolean", default: false },
  "stdin-filename": { type: "string" },
} as const;

export function formatArguments(args: readonly string[]): FormatArguments {
  const { values, positionals } = readArguments("format", args, options);
  const paths = positionals.length > 0 ? positionals : ["."];
  if (values.check && values.write) {
    throw misuse("--check and --write go against each other.", "Leave one out.");
  }
  if (values.config !== undefined && values["no-config"]) {
    throw misuse("--config and --no-config go against each other.", "Leave one out.");
  }
  if (paths.includes("-")) {
    if (paths.length > 1) {
      const message = "- stands for the standard input and goes with no other path.";
      throw misuse(message, "Leave one out.");
    }
    if (values.write) {
      throw misuse("--write has no file to write to with -.", "Name a file instead.");
    }
  }
  const { indent, width } = values;
  const keywordCase = values["keyword-case"];
  return {
    paths,
    action: values.check ? "check" : values.write ? "write" : "print",
    layout: {
      ...(width === undefined ? {} : { width: readNumber("width", width, 0, 100_000) }),
      ...(indent === undefined ? {} : readIndent(indent)),
      ...(keywordCase === undefined
        ? {}
        : { keywordCase: oneOf("keyword-case", keywordCase, keywordCases) }),
    },
    config: values["no-config"] ? false : values.config,
    stdinFilename: values["stdin-filename"],
  };
}

const keywordCases = ["upper", "lower", "keep", "consistent"] as const;

function readIndent(value: string): FormatOptions {
  return value === "tab"
    ? { useTabs: true }
    : { indentWidth: readNumber("indent", value, 1, 40, " or tab"), useTabs: false };
}

function readNumber(option: string, value: string, least: number, most: number, or = ""): number {
  const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw misuse(
    `--${option} does not know "${value}".`,
    `Give a number from ${least} to ${most.toLocaleString("en")}${or}.`,
    `--${option}`,
  );
}
