import { askPlatform } from "./askPlatform.ts";
import { createEngineBuilder } from "./build/buildInEngine.ts";
import { noBuildKit, openFailedStep } from "./buildkit/debug/openFailedStep.ts";
import { engineConnector } from "./buildkit/engineConnector.ts";
import { createContainers } from "./containers/createContainers.ts";
import type { Engine } from "./engine.ts";
import type { EngineDeps } from "./engineDeps.ts";
import { exportFilesystem } from "./exportImage.ts";
import { readImageEvents } from "./imageEvents.ts";
import { imageHistory, inspectImage, listImages, tagImage } from "./images.ts";
import { loadImage } from "./loadImage.ts";
import { pruneBuildCache } from "./pruneBuildCache.ts";
import { pullImage } from "./pullImage.ts";
import { pushImage } from "./pushImage.ts";
import { readDiskUsage } from "./readDiskUsage.ts";
import { removeImage } from "./removeImage.ts";
import { saveImages } from "./saveImages.ts";

/** What the engine told of itself. */
export type EngineFacts = Pick<
  Engine,
  "endpoint" | "version" | "apiVersion" | "os" | "product" | "buildkit"
>;

export function createEngine(deps: EngineDeps, facts: EngineFacts): Engine {
  const { transport } = deps;
  return {
    ...facts,
    askPlatform: (signal) => askPlatform(transport, facts.os, signal),
    listImages: (signal) => listImages(transport.docker, signal),
    inspectImage: (nameOrId, signal) => inspectImage(transport, nameOrId, signal),
    imageHistory: (nameOrId, signal) => imageHistory(transport, nameOrId, signal),
    tagImage: (source, target, signal) => tagImage(transport.docker, source, target, signal),
    removeImage: (nameOrId, options, signal) =>
      removeImage(transport.docker, nameOrId, options, signal),
    pushImage: (push, onEvent, signal) => pushImage(transport.docker, push, onEvent, signal),
    pullImage: (pull, onEvent, signal) => pullImage(transport.docker, pull, onEvent, signal),
    imageEvents: (signal) => readImageEvents(transport.docker, signal),
    saveImage: (nameOrId, signal) => saveImages(transport, [nameOrId], signal),
    saveImages: (names, signal) => saveImages(transport, names, signal),
    loadImage: (archive, signal) => loadImage(transport, archive, signal),
    exportFilesystem: (nameOrId, signal) => exportFilesystem(transport.docker, nameOrId, signal),
    containers: createContainers(transport, facts),
    diskUsage: (signal) => readDiskUsage(transport, signal),
    pruneBuildCache: (options, signal) => pruneBuildCache(transport, options, signal),
    build: createEngineBuilder(deps, facts),
    async openFailedStep(build, onEvent, signal) {
      if (!facts.buildkit) throw noBuildKit(facts.endpoint.host);
      const connector = engineConnector(transport, facts.endpoint.host);
      return openFailedStep(connector, build, onEvent, signal);
    },
  };
}
