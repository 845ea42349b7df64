import {
  describeImage,
  type ImageDescription,
  type PlatformDescription,
} from "../../app/describeImage.ts";
import { openImage } from "../../app/openImage.ts";
import { readImageLocation } from "../../app/readImageLocation.ts";
import { isSecretEnv } from "../../app/runValues.ts";
import { type ImageProblem, validateImage } from "../../image/validateImage.ts";
import { readImageConfig } from "../../oci/readImageConfig.ts";
import { jsonBytes } from "../../oci/writeManifest.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { Command } from "../environment.ts";
import { placeOptions, withImagePlaces } from "../imagePlaces.ts";
import { misuse, oneOf } from "../misuse.ts";
import { createPaint, type Paint, printable } from "../paint.ts";
import { readArguments } from "../readArguments.ts";
import { readPlatformChoice } from "./editOptions.ts";

export const inspectCommand: Command = async (environment, args, signal) => {
  const { values, positionals } = readArguments("inspect", args, inspectFlags);
  const [name, more] = positionals;
  if (name === undefined || more !== undefined) {
    throw misuse("inspect takes one image.", "See slipway inspect --help.");
  }
  const format = oneOf("format", values.format, ["text", "json"]);
  const platforms = readPlatformChoice(values.platform ? [values.platform] : []);
  if (platforms !== undefined && platforms !== "all" && platforms.length > 1) {
    throw misuse("inspect shows one platform or all.", "Name one with --platform.", "--platform");
  }
  const platform = platforms === "all" ? undefined : platforms?.[0];
  const { cwd, terminal } = environment;
  const location = await readImageLocation(name, cwd);
  return withImagePlaces(
    environment,
    values,
    async (places) => {
      const image = await openImage(places, location, platform, signal);
      const description = await describeImage(image, signal);
      const problems = values.validate ? await validateImage(image, signal) : undefined;
      if (format === "json") {
        const report = { ...description, ...(problems && { problems }) };
        terminal.out.write(`${JSON.stringify(report, undefined, 2)}\n`);
      } else {
        const paint = createPaint(terminal.out.color);
        terminal.out.write(`${toText(description, paint)}${problemsText(problems, paint)}`);
      }
      return problems && problems.length > 0 ? 1 : 0;
    },
    signal,
  );
};

const inspectFlags = {
  ...placeOptions,
  platform: { type: "string" },
  format: { type: "string", default: "text" },
  validate: { type: "boolean", default: false },
} as const;

function toText(description: ImageDescription, paint: Paint): string {
  const { name, digest, mediaType, size, platforms, annotations, attestations } = description;
  const lines = [
    paint.bold(printable(name)),
    row("digest", digest),
    row("media type", mediaType),
    row("platforms", platforms.join(", ")),
    row("size", formatSize(size)),
    ...(attestations > 0 ? [row("attestations", String(attestations))] : []),
    ...Object.entries(annotations).map(([key, value]) => row("annotation", `${key}=${value}`)),
    ...description.images.flatMap((image) => ["", ...imageLines(image, name, paint)]),
  ];
  return `${lines.join("\n")}\n`;
}

function imageLines(image: PlatformDescription, name: string, paint: Paint): readonly string[] {
  const { created, config } = readImageConfig(jsonBytes(image.config), name);
  const { User, WorkingDir, Env, Entrypoint, Cmd, Labels, ExposedPorts, Volumes } = config;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["digest", image.digest],
    ["created", created],
    ["entrypoint", Entrypoint && JSON.stringify(Entrypoint)],
    ["command", Cmd && JSON.stringify(Cmd)],
    ["user", User],
    ["folder", WorkingDir],
    ...(Env ?? []).map((entry) => ["variable", shownEnv(entry)] as const),
    ...Object.entries(Labels ?? {}).map(([key, value]) => ["label", `${key}=${value}`] as const),
    ...Object.keys(ExposedPorts ?? {}).map((port) => ["port", port] as const),
    ...Object.keys(Volumes ?? {}).map((path) => ["volume", path] as const),
  ];
  return [
    paint.bold(image.platform),
    ...rows.flatMap(([what, value]) => (value ? [row(what, value)] : [])),
    ...image.layers.flatMap(({ digest, size, createdBy }, at) => [
      row(`layer ${at + 1}`, `${digest} ${formatSize(size)}`),
      ...(createdBy ? [row("", createdBy.slice(0, 200))] : []),
    ]),
  ];
}

function shownEnv(entry: string): string {
  const equals = entry.indexOf("=");
  if (equals === -1 || !isSecretEnv(entry.slice(0, equals), entry.slice(equals + 1))) return entry;
  return `${entry.slice(0, equals)}=(hidden)`;
}

function row(what: string, value: string): string {
  return `  ${what.padEnd(13)} ${printable(value)}`;
}

function problemsText(problems: readonly ImageProblem[] | undefined, paint: Paint): string {
  if (problems === undefined) return "";
  if (problems.length === 0) return "\nAll digests, sizes and diff ids are right.\n";
  const lines = problems.map(
    ({ where, what }) =>
      `${paint.red("problem:")} ${printable(where === "" ? what : `${where}: ${what}`)}\n`,
  );
  return `\n${lines.join("")}`;
}
