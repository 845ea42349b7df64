import { statSync } from "node:fs";
import { isLayoutOutput } from "../base/isLayoutOutput.ts";
import type { BuildOutput } from "../engine/engine.ts";
import { type OutputWish, toStdout } from "./buildOutputs.ts";
import { misuse } from "./misuse.ts";

/** Where the result is to go, as it was typed. */
export interface ShippingWishes {
  readonly outputs: readonly OutputWish[];
  readonly push: boolean;
  readonly load: boolean;
  readonly tags: readonly string[];
  /** Of the build; several make an index, which the engine's own archive cannot hold. */
  readonly platforms: readonly string[];
}

/** Who does what of it. */
export interface Shipping {
  /** The names of the image. */
  readonly tags: readonly string[];
  /** What the builder writes. */
  readonly outputs: readonly BuildOutput[];
  /** True where the image is needed in the engine, undefined where the outputs decide. */
  readonly loadImage: true | undefined;
  /** Names that are pushed from the engine. */
  readonly push: readonly string[];
  /** What is taken out of the engine. */
  readonly saved: readonly SavedImage[];
}

export interface SavedImage {
  readonly kind: "archive" | "files";
  /** Absolute; `-` for the standard output. */
  readonly path: string;
}

/**
 * An engine's own image store serves what it can, as it does so on every engine: pushes, archives, the
 * files of an image. The exporters of BuildKit do the rest, and all of it where no engine builds.
 */
export function planShipping(wishes: ShippingWishes, inEngine: boolean): Shipping {
  const byEngine = inEngine && wishes.platforms.length < 2;
  const parts = [
    ...wishes.outputs.map((wish) => planOutput(wish, byEngine)),
    ...(wishes.push ? [planOutput({ kind: "push", attributes: {} }, byEngine)] : []),
    ...(wishes.load ? [{ load: true }] : []),
  ];
  const names = parts.flatMap((part) => part.names ?? []);
  const tags = [...new Set([...wishes.tags, ...names])];
  const pushes = parts.some((part) => part.push);
  const outputs = parts.flatMap((part) => part.output ?? []);
  if ((pushes || outputs.some(isNamelessPush)) && tags.length === 0) {
    throw misuse("--push needs a name to push.", "Name the image with --tag.", "--push");
  }
  const saved = parts.flatMap((part) => part.saved ?? []);
  const loads = pushes || saved.length > 0 || parts.some((part) => part.load);
  return {
    tags,
    outputs,
    loadImage: loads ? true : undefined,
    push: pushes ? tags : [],
    saved,
  };
}

/** Said before the build, which may take long. */
export function assertShipping({ outputs, saved }: Shipping): void {
  for (const output of outputs) {
    const { destination, type } = output;
    if (destination === undefined || destination === toStdout) continue;
    assertKind(destination, type === "local" || isLayoutOutput(output));
  }
  for (const { kind, path } of saved) if (path !== toStdout) assertKind(path, kind === "files");
}

/** True where the result has an id or a digest. */
export function makesImage({ outputs, loadImage }: Shipping): boolean {
  const images: ReadonlySet<string> = new Set(["image", "oci", "docker"]);
  return loadImage ?? (outputs.length === 0 || outputs.some(({ type }) => images.has(type)));
}

interface Part {
  readonly output?: BuildOutput;
  readonly saved?: SavedImage;
  readonly names?: readonly string[];
  readonly push?: boolean;
  readonly load?: boolean;
}

function planOutput(wish: OutputWish, byEngine: boolean): Part {
  switch (wish.kind) {
    case "files":
      if (byEngine) return { saved: wish };
      return { output: { type: "local", destination: wish.path, attributes: {} } };
    case "archive":
      if (byEngine) return { saved: wish };
      return { output: { type: "docker", destination: wish.path, attributes: {} } };
    case "exporter": {
      const { kind: _, ...output } = wish;
      const { type, destination, attributes } = output;
      const { names, isAll } = readNames(attributes);
      if (!byEngine || type !== "docker" || destination === undefined || !isAll) return { output };
      return { saved: { kind: "archive", path: destination }, names };
    }
    case "load": {
      const { names, isAll } = readNames(wish.attributes);
      if (isAll) return { load: true, names };
      return { output: { type: "image", attributes: wish.attributes } };
    }
    case "push": {
      const { names, isAll } = readNames(wish.attributes);
      if (byEngine && isAll) return { push: true, names };
      return { output: { type: "image", attributes: { ...wish.attributes, push: "true" } } };
    }
  }
}

function readNames(attributes: Readonly<Record<string, string>>): {
  readonly names: readonly string[];
  /** True where the exporter is told nothing else. */
  readonly isAll: boolean;
} {
  const names = (attributes.name ?? "").split(",").filter((name) => name !== "");
  return { names, isAll: Object.keys(attributes).every((key) => key === "name") };
}

function isNamelessPush({ type, attributes }: BuildOutput): boolean {
  return type === "image" && attributes.push === "true" && !attributes.name;
}

function assertKind(path: string, wantsFolder: boolean): void {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === undefined || isFolder === wantsFolder) return;
  throw misuse(
    isFolder ? `${path} is a folder, not an archive.` : `${path} is a file, not a folder.`,
    "Name FILE.tar for an archive, or a folder for the image's files.",
    "--output",
  );
}
