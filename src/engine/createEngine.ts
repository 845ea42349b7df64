import { buildClassic } from "./build/buildClassic.ts";
import { buildWithBuildKit } from "./build/buildWithBuildKit.ts";
import type { Engine } from "./engine.ts";
import type { EngineDeps } from "./engineDeps.ts";
import { exportFilesystem, saveImage } from "./exportImage.ts";
import { readImageEvents } from "./imageEvents.ts";
import { inspectImage, listImages, tagImage } from "./images.ts";
import { pushImage } from "./pushImage.ts";
import { removeImage } from "./removeImage.ts";

/** What the engine told of itself. */
export type EngineFacts = Pick<
  Engine,
  "endpoint" | "version" | "apiVersion" | "os" | "product" | "buildkit"
>;

export function createEngine(deps: EngineDeps, facts: EngineFacts): Engine {
  const { docker } = deps.transport;
  return {
    ...facts,
    listImages: (signal) => listImages(docker, signal),
    inspectImage: (nameOrId, signal) => inspectImage(docker, nameOrId, signal),
    tagImage: (source, target, signal) => tagImage(docker, source, target, signal),
    removeImage: (nameOrId, options, signal) => removeImage(docker, nameOrId, options, signal),
    pushImage: (push, onEvent, signal) => pushImage(docker, push, onEvent, signal),
    imageEvents: (signal) => readImageEvents(docker, signal),
    saveImage: (nameOrId, signal) => saveImage(docker, nameOrId, signal),
    exportFilesystem: (nameOrId, signal) => exportFilesystem(docker, nameOrId, signal),
    build: (build, onEvent, signal) =>
      facts.buildkit && build.buildkit !== false
        ? buildWithBuildKit(deps, build, onEvent, signal)
        : buildClassic(deps, build, onEvent, signal),
  };
}
