import type { Ecosystem } from "../scaffold/project.ts";
import { misuse, oneOf } from "./misuse.ts";
import { readArguments } from "./readArguments.ts";

/** What `slipway init` is told. */
export interface InitArguments {
  readonly folder: string;
  readonly ecosystem: Ecosystem | undefined;
  /** The name of the Dockerfile; no path. */
  readonly file: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly action: "write" | "print" | "dry-run";
  readonly force: boolean;
  readonly extendsIgnore: boolean;
}

const options = {
  ecosystem: { type: "string" },
  file: { type: "string", short: "f", default: "Dockerfile" },
  set: { type: "string", multiple: true },
  port: { type: "string" },
  print: { type: "boolean", default: false },
  "dry-run": { type: "boolean", default: false },
  force: { type: "boolean", default: false },
  "extend-ignore": { type: "boolean", default: false },
} as const;

export function initArguments(args: readonly string[]): InitArguments {
  const { values, positionals } = readArguments("init", args, options);
  const [folder = ".", more] = positionals;
  if (more !== undefined) {
    throw misuse("init takes one folder.", "See slipway init --help.", more);
  }
  if (values.print && values["dry-run"]) {
    throw misuse("--print and --dry-run go against each other.", "Leave one out.");
  }
  const { port, ecosystem } = values;
  return {
    folder,
    ecosystem: ecosystem === undefined ? undefined : oneOf("ecosystem", ecosystem, ecosystems),
    file: values.file,
    answers: {
      ...Object.fromEntries((values.set ?? []).map(pair)),
      // `none` as well as an empty word: this is easier to type.
      ...(port === undefined ? {} : { port: port === "none" ? "" : port }),
    },
    action: values.print ? "print" : values["dry-run"] ? "dry-run" : "write",
    force: values.force,
    extendsIgnore: values["extend-ignore"],
  };
}

const ecosystems = ["go", "node", "python", "java", "rust", "dotnet", "generic"] as const;

function pair(text: string): readonly [string, string] {
  const equals = text.indexOf("=");
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw misuse(`--set does not know "${text}".`, "Write --set NAME=VALUE.", "--set");
}
