import { setTimeout as delay } from "node:timers/promises";
import type { Engine, EngineImage } from "../engine/engine.ts";
import { imagesByName } from "./knownRegistries.ts";
import type { TagRow } from "./registryRows.ts";

/** The images of the engine as they were when it was looked at. */
export interface LocalImages {
  readonly isThere: boolean;
  readonly images: readonly EngineImage[];
  /** `os/architecture` of the engine; a guess where there is none. */
  readonly platform: string;
  of(row: TagRow): EngineImage | undefined;
}

/** Looks once, and again after `forget`. */
export interface LocalImagesLook {
  /** What the last look has found. */
  readonly now: LocalImages;
  /** True where a look was asked for since the last `forget`. */
  readonly hasLooked: boolean;
  /** Resolves also without an engine: registries can be looked at then, too. */
  look(): Promise<void>;
  forget(): void;
  dispose(): void;
}

export function createLocalImages(deps: {
  connect(signal: AbortSignal): Promise<Engine>;
  /** A second attempt has found the engine that did not answer to the first. */
  onDidFind(): void;
  /** Milliseconds before that second attempt; there is no third. */
  readonly pause?: number;
}): LocalImagesLook {
  const { connect, onDidFind, pause = 2000 } = deps;
  const life = new AbortController();
  const { signal } = life;
  let now = noEngine;
  let looking: Promise<LocalImages> | undefined;
  const lookAgain = async (first: Promise<LocalImages>): Promise<void> => {
    await delay(pause, undefined, { signal, ref: false });
    const found = first === looking ? await lookAtEngine(connect, signal) : noEngine;
    if (first !== looking || !found.isThere) return;
    now = found;
    onDidFind();
  };
  return {
    get now() {
      return now;
    },
    get hasLooked() {
      return looking !== undefined;
    },
    async look() {
      const isFirst = looking === undefined;
      looking ??= lookAtEngine(connect, signal);
      const mine = looking;
      const found = await mine;
      if (mine !== looking || (!found.isThere && !isFirst)) return;
      now = found;
      // One that is busy may not have answered in time.
      if (!found.isThere) lookAgain(mine).catch(() => undefined);
    },
    forget() {
      looking = undefined;
    },
    dispose: () => life.abort(),
  };
}

const noEngine: LocalImages = {
  ...{ isThere: false, images: [], platform: "linux/amd64" },
  of: () => undefined,
};

async function lookAtEngine(
  connect: (signal: AbortSignal) => Promise<Engine>,
  signal: AbortSignal,
): Promise<LocalImages> {
  try {
    const engine = await connect(signal);
    const [images, { os, architecture }] = await Promise.all([
      engine.listImages(signal),
      // The images are what counts: a proxy may keep the rest back.
      engine.askPlatform(signal).catch(() => ({ os: engine.os, architecture: "amd64" })),
    ]);
    const byName = imagesByName(images);
    return {
      ...{ isThere: true, images, platform: `${os}/${architecture}` },
      of: ({ host, repository, tag }) => byName.get(`${host}/${repository}:${tag}`),
    };
  } catch {
    return noEngine;
  }
}
