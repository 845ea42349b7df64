import { createEngineBuilder } from "./build/buildInEngine.ts";
import { noBuildKit, openFailedStep } from "./buildkit/debug/openFailedStep.ts";
import { engineConnector } from "./buildkit/engineConnector.ts";
import type { Engine } from "./engine.ts";
import type { EngineDeps } from "./engineDeps.ts";
import { exportFilesystem, saveImage } from "./exportImage.ts";
import { readImageEvents } from "./imageEvents.ts";
import { imageHistory, inspectImage, listImages, tagImage } from "./images.ts";
import { loadImage } from "./loadImage.ts";
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
    imageHistory: (nameOrId, signal) => imageHistory(docker, nameOrId, signal),
    tagImage: (source, target, signal) => tagImage(docker, source, target, signal),
    removeImage: (nameOrId, options, signal) => removeImage(docker, nameOrId, options, signal),
    pushImage: (push, onEvent, signal) => pushImage(docker, push, onEvent, signal),
    imageEvents: (signal) => readImageEvents(docker, signal),
    saveImage: (nameOrId, signal) => saveImage(docker, nameOrId, signal),
    loadImage: (archive, signal) => loadImage(deps.transport, archive, signal),
    exportFilesystem: (nameOrId, signal) => exportFilesystem(docker, nameOrId, signal),
    build: createEngineBuilder(deps, facts),
    async openFailedStep(build, onEvent, signal) {
      if (!facts.buildkit) throw noBuildKit(facts.endpoint.host);
      const connector = engineConnector(deps.transport, facts.endpoint.host);
      return openFailedStep(connector, build, onEvent, signal);
    },
  };
}
