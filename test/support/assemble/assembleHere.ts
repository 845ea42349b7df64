import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fetchUrl } from "../../../src/app/fetchUrl.ts";
import { assemble } from "../../../src/assemble/assemble.ts";
import { parsePlatform } from "../../../src/assemble/parsePlatform.ts";
import { contextFolder } from "../../../src/buildcontext/contextFolder.ts";
import { readIgnoreFile } from "../../../src/buildcontext/readIgnoreFile.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import type { BlobStore } from "../../../src/image/blobStore.ts";
import type { Image, Layer } from "../../../src/image/image.ts";
import type { Platform } from "../../../src/oci/descriptor.ts";
import { type AssembleCase, contextFolders } from "./assembleCase.ts";
import type { BuiltImage, BuiltLayer } from "./builtImage.ts";
import { type CaseFailure, failureOf } from "./caseFailure.ts";
import { readBuiltLayer } from "./readBuiltLayer.ts";

export interface AssembleBench {
  readonly store: BlobStore;
  /** By their names; the very layers that the engine builds on. */
  readonly bases: ReadonlyMap<string, Image>;
  /** Layers of the bases by their diff ids. */
  readonly known: ReadonlyMap<string, BuiltLayer>;
}

/** Seconds since the epoch: after all files, also those of the bases, so that no time is cut. */
const epoch = 2_000_000_000;

/** What our assembler makes of a case that was written to the folder. */
export async function assembleHere(
  { store, bases, known }: AssembleBench,
  { target, platform, buildArgs = {}, labels = {}, contexts = {} }: AssembleCase,
  root: string,
): Promise<BuiltImage | CaseFailure> {
  try {
    const image = await assembleCase(
      { store, bases },
      { target, platform: parsePlatform(platform ?? ""), buildArgs, labels, contexts },
      root,
    );
    const layers: BuiltLayer[] = [];
    for (const layer of image.layers) {
      layers.push(known.get(layer.diffId) ?? (await readLayer(layer)));
    }
    return { config: JSON.parse(Buffer.from(image.config.bytes).toString()), layers };
  } catch (error) {
    return failureOf(error);
  }
}

async function assembleCase(
  { store, bases }: Pick<AssembleBench, "store" | "bases">,
  {
    contexts,
    platform: wanted,
    ...choices
  }: Required<Pick<AssembleCase, "buildArgs" | "labels" | "contexts">> & {
    readonly target: string | undefined;
    readonly platform: Platform | undefined;
  },
  root: string,
): Promise<Image> {
  const dockerfilePath = join(root, "Dockerfile");
  const ignore = await readIgnoreFile({ root, dockerfilePath });
  const excludes = (ignore?.patterns ?? []).map(({ negated, pattern }) =>
    negated ? `!${pattern}` : pattern,
  );
  const buildPlatform = { os: "linux", architecture: "amd64" };
  const platform = wanted ?? buildPlatform;
  return assemble(
    {
      store,
      async openImage(reference) {
        const name = reference.replace(/^docker\.io\/library\//, "");
        const found = bases.get(name);
        if (found === undefined) throw new Error(`There is no ${name} here.`);
        return found;
      },
      fetch: fetchUrl,
      now: () => 0,
    },
    {
      document: parseDockerfile(readFileSync(dockerfilePath, "utf8")),
      ...{ ...choices, platform, buildPlatform, noCache: false, epoch },
      contexts: Object.fromEntries(
        Object.entries(contextFolders({ contexts }, root)).map(([name, path]) => [
          name,
          { folder: contextFolder(path, undefined), excludes: [] },
        ]),
      ),
      context: { folder: contextFolder(root, undefined), excludes },
    },
    () => undefined,
  );
}

/** With a reader that is not ours. */
export async function readLayer(layer: Layer): Promise<BuiltLayer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of layer.open()) chunks.push(Buffer.from(chunk));
  return { diffId: layer.diffId, entries: await readBuiltLayer(Buffer.concat(chunks)) };
}
