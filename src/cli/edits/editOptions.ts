import { assertTaggable } from "../../app/assertTaggable.ts";
import { describeImage } from "../../app/describeImage.ts";
import type { EditDeps } from "../../app/editDeps.ts";
import { editImage, type ImageEdit } from "../../app/editImage.ts";
import type { ImageLocation } from "../../app/imageLocation.ts";
import { openImage } from "../../app/openImage.ts";
import { badValue } from "../../app/optionText/readFields.ts";
import { readImageLocation } from "../../app/readImageLocation.ts";
import { writeImage } from "../../app/writeImage.ts";
import { parsePlatform } from "../../assemble/parsePlatform.ts";
import type { LayerPacking } from "../../image/layers/writeLayer.ts";
import type { Platform } from "../../oci/descriptor.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { CliEnvironment } from "../environment.ts";
import { type PlaceChoices, placeOptions, withImagePlaces } from "../imagePlaces.ts";
import { misuse, oneOf } from "../misuse.ts";
import { createPaint, printable } from "../paint.ts";
import { createLayerPrinter } from "./copyCommand.ts";

/** What append, mutate, flatten and rebase have in common. */
export const editOptions = {
  ...placeOptions,
  tag: { type: "string", short: "t", multiple: true },
  output: { type: "string", short: "o", multiple: true },
  platform: { type: "string", multiple: true },
  epoch: { type: "string" },
  compression: { type: "string", default: "gzip" },
  format: { type: "string", default: "text" },
} as const;

export interface EditChoices extends PlaceChoices {
  readonly tag?: readonly string[] | undefined;
  readonly output?: readonly string[] | undefined;
  readonly platform?: readonly string[] | undefined;
  readonly epoch?: string | undefined;
  readonly compression: string;
  readonly format: string;
}

/** Reads the image, makes the edits, writes the result and says what it is. Resolves to the exit code. */
export async function runEdit(
  environment: CliEnvironment,
  image: string,
  choices: EditChoices,
  edits: readonly ImageEdit[],
  signal: AbortSignal,
): Promise<number> {
  const { cwd, terminal, surroundings } = environment;
  const format = oneOf("format", choices.format, ["text", "json"]);
  const platforms = readPlatformChoice(choices.platform ?? []);
  const packing = readPacking(choices.compression);
  const epoch = readEpoch(choices.epoch, surroundings.env);
  const location = await readImageLocation(image, cwd);
  const targets = await readTargets(choices, cwd);
  return withImagePlaces(
    environment,
    choices,
    async (places) => {
      const source = await openImage(places, location, emptyPlatform(location, platforms), signal);
      const deps: EditDeps = { places, packing, epoch };
      const edited = await editImage(deps, { source, platforms, edits }, signal);
      const warning = createPaint(terminal.err.color).yellow("note:");
      for (const note of edited.notes) terminal.err.write(`${warning} ${printable(note)}\n`);
      const print = createLayerPrinter(terminal);
      const names: string[] = [];
      for (const target of targets) {
        names.push(...(await writeImage(places, target, edited.image, print, signal)).names);
      }
      const { images, ...facts } = await describeImage(edited.image, signal);
      const { notes } = edited;
      if (format === "json") {
        const layers = images.flatMap((one) => one.layers);
        const report = { ...facts, name: names[0], names, layers, notes };
        terminal.out.write(`${JSON.stringify(report, undefined, 2)}\n`);
      } else {
        const words = `${facts.digest}, ${formatSize(facts.size)}, ${facts.platforms.join(", ")}`;
        for (const name of names) terminal.out.write(`Wrote ${printable(name)}: ${words}\n`);
      }
      return 0;
    },
    signal,
  );
}

/** `all`, or platforms; undefined where nothing is said. */
export function readPlatformChoice(
  lists: readonly string[],
): "all" | readonly Platform[] | undefined {
  const names = lists.flatMap((list) => list.split(",")).map((name) => name.trim());
  if (names.length === 0) return undefined;
  if (names.includes("all")) {
    if (names.length === 1) return "all";
    throw misuse("--platform all goes with no other.", "Leave one out.", "--platform");
  }
  return names.map((name) => {
    const platform = parsePlatform(name);
    if (platform) return platform;
    throw badValue("platform", `"${name}" is no platform`, "--platform linux/arm64, or all");
  });
}

/** Each is written to by itself, names of one kind at once. */
async function readTargets(
  { tag: tags = [], output: outputs = [] }: EditChoices,
  cwd: string,
): Promise<readonly (readonly ImageLocation[])[]> {
  // Before any work.
  for (const tag of tags) assertTaggable(tag);
  if (outputs.length === 0) {
    if (tags.length > 0) return [tags.map((name) => ({ kind: "kept", name }))];
    throw misuse(
      "It is not said where the image goes.",
      "Give it a name with -t NAME, or a place with -o DEST.",
    );
  }
  const targets: (readonly ImageLocation[])[] = [];
  for (const output of outputs) {
    const location = await readImageLocation(output, cwd);
    if (location.kind === "empty") throw misuse("Nothing goes to scratch.", "Name a place.", "-o");
    if (location.kind === "registry") assertTaggable(location.reference);
    targets.push([named(location, tags)]);
  }
  return targets;
}

/** Layouts and archives that are not told a name take that of `--tag`. */
function named(location: ImageLocation, [tag]: readonly string[]): ImageLocation {
  const isFile = location.kind.endsWith("archive") || location.kind === "layout";
  if (!isFile || tag === undefined || ("name" in location && location.name)) return location;
  return { ...location, name: tag } as ImageLocation;
}

/** An image of nothing is for the platform that is asked for. */
function emptyPlatform(
  { kind }: ImageLocation,
  platforms: "all" | readonly Platform[] | undefined,
): Platform | undefined {
  return kind === "empty" && platforms !== "all" ? platforms?.[0] : undefined;
}

function readPacking(text: string): LayerPacking {
  const [name = "", level] = text.split(":");
  const compression = oneOf("compression", name, ["gzip", "zstd", "none"]);
  if (level === undefined) return { compression };
  if (/^\d{1,2}$/.test(level)) return { compression, level: Number(level) };
  throw badValue("compression", `"${level}" is no level`, "--compression gzip:9");
}

/** https://reproducible-builds.org/specs/source-date-epoch/ */
function readEpoch(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): number | undefined {
  const text = option ?? env.SOURCE_DATE_EPOCH;
  if (text === undefined || text === "") return undefined;
  // Until the year 9999: later ones are no RFC 3339.
  if (/^\d{1,12}$/.test(text) && Number(text) < 253_402_300_800) return Number(text);
  const name = option === undefined ? "SOURCE_DATE_EPOCH" : "--epoch";
  throw misuse(
    `${name} is no number of seconds.`,
    "Give seconds since 1970, such as 1700000000.",
    name,
  );
}
