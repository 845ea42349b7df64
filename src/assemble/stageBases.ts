import { SlipwayError } from "../base/errors.ts";
import type { Stage } from "../dockerfile/document.ts";
import type { GlobalScope } from "../dockerfile/globalScope.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { Image } from "../image/image.ts";
import { type Platform, platformText } from "../oci/descriptor.ts";
import { familiarReference, validateImageReference } from "../reference/imageReference.ts";
import type { AssembleDeps, AssembleFolder, AssembleRequest } from "./assembleRequest.ts";
import { buildFault } from "./buildFault.ts";
import { parsePlatform } from "./parsePlatform.ts";
import type { TransferListener } from "./stepReporter.ts";

/** What a stage begins with. */
export type StageBase =
  | { readonly kind: "scratch"; readonly platform: Platform }
  | { readonly kind: "stage"; readonly index: number }
  | { readonly kind: "image"; readonly reference: string; readonly platform: Platform }
  /** Its files are the root of an image that has nothing else. */
  | {
      readonly kind: "folder";
      readonly name: string;
      readonly context: AssembleFolder;
      readonly platform: Platform;
    };

/** Throws `build-failed`, its line that of the FROM. */
export function stageBase(
  { from, parent, name }: Stage,
  globals: Pick<GlobalScope, "expand">,
  request: Pick<AssembleRequest, "platform" | "contexts">,
): StageBase {
  const expand = (raw: string): string => {
    const { value, complete } = globals.expand(raw);
    return complete ? value : raw;
  };
  const typed = from.platform?.value;
  const platform = typed ? platformOf(expand(typed.raw), typed.raw) : request.platform;
  const own = name === undefined ? undefined : findContext(request.contexts, name);
  if (own !== undefined) return contextBase(own, name ?? "", platform);
  if (parent !== undefined) return { kind: "stage", index: parent };
  const reference = from.image ? expand(from.image.raw) : "";
  if (reference === "") {
    throw buildFault(`base name (${from.image?.raw ?? ""}) should not be blank`);
  }
  // As with BuildKit nothing is of the platform that is built for, whatever `--platform` says.
  if (reference === "scratch") return { kind: "scratch", platform: request.platform };
  const broken = validateImageReference(reference);
  if (broken !== undefined) {
    throw buildFault(`failed to parse stage name "${reference}": ${broken}`);
  }
  const given = findContext(request.contexts, reference);
  if (given !== undefined) return contextBase(given, reference, platform);
  return { kind: "image", reference, platform };
}

/** What was given under a name, which is in its short form, without `latest`. */
export function findContext(
  contexts: AssembleRequest["contexts"],
  name: string,
): AssembleFolder | string | undefined {
  const find = (key: string) => (Object.hasOwn(contexts, key) ? contexts[key] : undefined);
  if (validateImageReference(name) !== undefined) return find(name);
  return find(familiarReference(name).replace(/:latest$/, "")) ?? find(name);
}

/** Opens the image, and refuses one whose triggers would have to run something. */
export async function openBase(
  deps: Pick<AssembleDeps, "openImage">,
  { reference, platform }: Extract<StageBase, { kind: "image" }>,
  at: {
    readonly line: number;
    readonly stage: string | undefined;
    readonly onTransfer: TransferListener;
  },
  signal?: AbortSignal,
): Promise<Image> {
  const image = await deps.openImage(reference, platform, signal, at.onTransfer);
  for (const trigger of image.config.value.config.OnBuild ?? []) {
    const [run] = triggerInstructions(trigger).instructions;
    if (run?.kind !== "RUN") continue;
    throw new SlipwayError(
      "run-needs-engine",
      { line: at.line, endLine: at.line, stage: at.stage },
      {
        message: `Line ${at.line} is FROM an image with ONBUILD ${trigger}, which only an engine can run.`,
        hint: "Build with an engine, or take another base.",
      },
    );
  }
  return image;
}

/** A trigger as an image keeps it, read as BuildKit reads it: by itself. */
export function triggerInstructions(trigger: string) {
  const document = parseDockerfile(`FROM scratch\n${trigger}\n`);
  return { document, instructions: document.stages[0]?.instructions ?? [] };
}

function contextBase(
  context: AssembleFolder | string,
  name: string,
  platform: Platform,
): StageBase {
  if (typeof context === "string") return { kind: "image", reference: context, platform };
  return { kind: "folder", name, context, platform };
}

function platformOf(text: string, typed: string): Platform {
  const platform = parsePlatform(text);
  if (platform !== undefined) return platform;
  throw buildFault(
    text === ""
      ? `empty platform value from expression ${typed}`
      : `failed to parse platform ${text}: write one such as ${platformText({ os: "linux", architecture: "amd64" })}`,
  );
}
