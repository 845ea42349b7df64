import { randomBytes } from "node:crypto";
import { isSlipwayError } from "../../base/errors.ts";
import { buildWithControl, type ControlOutcome } from "../buildkit/buildWithControl.ts";
import { engineConnector } from "../buildkit/engineConnector.ts";
import type { BackendEvent, BuildRequest, Engine } from "../engine.ts";
import type { EngineDeps } from "../engineDeps.ts";
import type { SessionServices } from "../session/session.ts";
import { buildClassic } from "./buildClassic.ts";
import { buildWithBuildKit } from "./buildWithBuildKit.ts";
import { findBuiltImage } from "./findBuiltImage.ts";
import { readImageStore } from "./readImageStore.ts";
import {
  assertSupported,
  type BuildWay,
  dependsOnImageStore,
  type ImageStore,
} from "./unsupportedOptions.ts";
import { assertReadable } from "./unsupportedSyntax.ts";

type BuilderFacts = Pick<Engine, "version" | "product" | "buildkit" | "endpoint">;

/**
 * How one engine builds: by the control API of its BuildKit; by `POST /build` with a session where a
 * proxy lets `POST /grpc` not through, which is tried once; else with the builder that it has.
 */
export function createEngineBuilder(deps: EngineDeps, facts: BuilderFacts): Engine["build"] {
  const tokenSeed = randomBytes(32);
  let controlRefused = false;
  let store: Promise<ImageStore> | undefined;
  const wayFor = (build: BuildRequest): BuildWay => {
    if (facts.product === "podman") return "podman";
    if (!facts.buildkit || build.buildkit === false) return "classic";
    // The control API has no place for a tar.
    return controlRefused || !build.synced ? "build-endpoint" : "control";
  };
  const storeOf = (signal?: AbortSignal): Promise<ImageStore> => {
    store ??= readImageStore(deps.transport, signal);
    // An answer that did not come is asked for again.
    store.catch(() => {
      store = undefined;
    });
    return store;
  };
  const check = async (build: BuildRequest, way: BuildWay, signal?: AbortSignal): Promise<void> => {
    const known = { way, version: facts.version };
    const asked = dependsOnImageStore(known, build) ? await storeOf(signal) : undefined;
    assertSupported({ ...known, imageStore: asked }, build);
    assertReadable(known, build.syntax);
  };
  /** Undefined where the engine did not let us through, so that nothing has begun. */
  const tryControl = async (
    build: BuildRequest,
    onEvent: (event: BackendEvent) => void,
    signal?: AbortSignal,
  ): Promise<ControlOutcome | undefined> => {
    const connector = engineConnector(deps.transport, facts.endpoint.host);
    const services = (offered: SessionServices) => ({ ...offered, tokenSeed });
    try {
      return await buildWithControl(connector, build, onEvent, signal, { services });
    } catch (error) {
      if (!isSlipwayError(error, "engine-refused")) throw error;
      controlRefused = isLasting(error.facts.status);
      return undefined;
    }
  };
  return async (build, onEvent, signal) => {
    signal?.throwIfAborted();
    const way = wayFor(build);
    await check(build, way, signal);
    if (way === "classic" || way === "podman") {
      const { product, endpoint } = facts;
      return buildClassic({ ...deps, product, endpoint }, build, onEvent, signal);
    }
    if (way === "control") {
      const built = await tryControl(build, onEvent, signal);
      if (built) {
        const imageId = await findBuiltImage(deps.transport, build, built);
        const { digest, configDigest } = built;
        // An engine without manifests gives the image's own id for one, 20.10 by that name alone.
        const isManifest = configDigest !== undefined && digest !== configDigest;
        return { imageId, ...(digest !== undefined && isManifest && { digest }) };
      }
      await check(build, "build-endpoint", signal);
    }
    return buildWithBuildKit({ ...deps, tokenSeed }, build, onEvent, signal);
  };
}

/** An engine that is only busy may let it through the next time. */
function isLasting(status: number): boolean {
  return status < 500 || status === 501;
}
