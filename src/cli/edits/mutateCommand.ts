import { badValue } from "../../app/optionText/readFields.ts";
import { parsePlatform } from "../../assemble/parsePlatform.ts";
import { checkPort } from "../../dockerfile/ports.ts";
import type { ConfigChanges } from "../../image/edit/changeConfig.ts";
import { timeText } from "../../image/edit/timeText.ts";
import type { Command } from "../environment.ts";
import { misuse } from "../misuse.ts";
import { readArguments } from "../readArguments.ts";
import { editOptions, runEdit } from "./editOptions.ts";

export const mutateCommand: Command = async (environment, args, signal) => {
  const { values, positionals } = readArguments("mutate", args, mutateFlags);
  const [image, more] = positionals;
  if (image === undefined || more !== undefined) {
    throw misuse("mutate takes one image.", "See slipway mutate --help.");
  }
  const annotations = {
    ...Object.fromEntries((values["unset-annotation"] ?? []).map((name) => [name, undefined])),
    ...readPairs("annotation", values.annotation ?? []),
  };
  const config = readChanges(values);
  if (Object.keys(config).length === 0 && Object.keys(annotations).length === 0) {
    throw misuse("There is nothing to change.", "See slipway mutate --help.");
  }
  const edit = { kind: "change", config, annotations } as const;
  return runEdit(environment, image, values, [edit], signal);
};

const list = { type: "string", multiple: true } as const;
const text = { type: "string" } as const;
const mutateFlags = {
  ...editOptions,
  ...{ env: list, "unset-env": list, label: list, "unset-label": list },
  ...{ annotation: list, "unset-annotation": list },
  ...{ port: list, "unset-port": list, volume: list, "unset-volume": list },
  ...{ entrypoint: text, cmd: text, user: text, workdir: text, "stop-signal": text },
  ...{ author: text, created: text, "set-platform": text },
} as const;

type Values = ReturnType<typeof readArguments<typeof mutateFlags>>["values"];

function readChanges(values: Values): ConfigChanges {
  const { env, label, port, volume, user, workdir, author } = values;
  const { entrypoint, cmd, created, "stop-signal": stopSignal } = values;
  const platform = values["set-platform"];
  return {
    ...(env && { env: readPairs("env", env) }),
    ...(values["unset-env"] && { unsetEnv: values["unset-env"] }),
    ...(label && { labels: readPairs("label", label) }),
    ...(values["unset-label"] && { unsetLabels: values["unset-label"] }),
    ...(port && { ports: port.map(readPort) }),
    ...(values["unset-port"] && { unsetPorts: values["unset-port"].map(readPort) }),
    ...(volume && { volumes: volume.map((path) => readFolder("volume", path)) }),
    ...(values["unset-volume"] && { unsetVolumes: values["unset-volume"] }),
    ...(entrypoint !== undefined && { entrypoint: readWords("entrypoint", entrypoint) }),
    ...(cmd !== undefined && { cmd: readWords("cmd", cmd) }),
    ...(user !== undefined && { user }),
    ...(workdir !== undefined && { workdir: workdir && readFolder("workdir", workdir) }),
    ...(stopSignal !== undefined && { stopSignal }),
    ...(author !== undefined && { author }),
    ...(created !== undefined && { created: readTime(created) }),
    ...(platform !== undefined && { platform: readOnePlatform(platform) }),
  };
}

function readPairs(option: string, pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      if (equals > 0) return [pair.slice(0, equals), pair.slice(equals + 1)];
      throw badValue(option, "it has no name and value", `--${option} NAME=VALUE`);
    }),
  );
}

/** A JSON list as in a Dockerfile, else a program without arguments; "" is none. */
function readWords(option: string, value: string): readonly string[] | null {
  if (value === "") return null;
  if (!value.startsWith("[")) return [value];
  try {
    const words: unknown = JSON.parse(value);
    if (Array.isArray(words) && words.every((word) => typeof word === "string")) {
      return words.length === 0 ? null : words;
    }
  } catch {
    // Said below.
  }
  throw badValue(option, "it is no list of texts", `--${option} '["PROGRAM","ARGUMENT"]'`);
}

function readPort(port: string): string {
  const form = "--port 8080, --port 53/udp or --port 8000-8010";
  if (!/^[\d/a-z-]+$/i.test(port)) throw badValue("port", `"${port}" is no port`, form);
  const fault = checkPort(port);
  if (fault !== undefined) throw misuse(fault, `Write ${form}.`, "--port");
  return port.includes("/") ? port.toLowerCase() : `${port}/tcp`;
}

function readFolder(option: string, path: string): string {
  // A Windows image has drives.
  if (/^(\/|[A-Za-z]:[\\/])/.test(path)) return path;
  throw badValue(option, `${JSON.stringify(path)} is not absolute`, `--${option} /PATH`);
}

function readTime(value: string): string {
  if (/^\d{1,12}$/.test(value)) return timeText(Number(value));
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value);
  if (value === "" || (isTime && !Number.isNaN(Date.parse(value)))) return value;
  throw badValue(
    "created",
    "it is no time",
    "--created 2026-01-31T12:00:00Z, or seconds since 1970",
  );
}

function readOnePlatform(value: string) {
  const platform = parsePlatform(value);
  if (platform) return platform;
  throw badValue("set-platform", `"${value}" is no platform`, "--set-platform linux/arm64");
}
