import { setTimeout as delay } from "node:timers/promises";
import type { OpenedRegistry, RegistryAccess } from "../../src/app/registryAccess.ts";
import type { Engine, EngineImage } from "../../src/engine/engine.ts";
import type { Descriptor } from "../../src/oci/descriptor.ts";
import type { ImageConfig, ImageIndex, ImageManifest } from "../../src/oci/manifest.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import type { RegistryClient } from "../../src/registry/index.ts";

/** Registries in memory behind the interface of the client; they keep account of what is asked. */
export interface StandInRegistry {
  readonly access: RegistryAccess;
  /** Such as `tags team/app` and `head team/app 1.0`, in their order. */
  readonly asked: string[];
  /** The most requests that were under way at once. */
  readonly most: number;
  /** Clients that are open now. */
  readonly open: number;
  /** Called before each answer, with what was asked; throws to refuse. */
  refuse: (what: string) => void;
  /** Tags of repositories: what stands behind them. */
  readonly repositories: Map<string, Map<string, Stored>>;
}

export interface Stored {
  readonly digest: string;
  readonly manifest: ImageManifest | ImageIndex;
  readonly config?: ImageConfig;
}

export function createStandInRegistry(
  repositories: Readonly<Record<string, Readonly<Record<string, Stored>>>>,
): StandInRegistry {
  const asked: string[] = [];
  const stored = new Map(
    Object.entries(repositories).map(([name, tags]) => [name, new Map(Object.entries(tags))]),
  );
  const state = { under: 0, most: 0, open: 0 };
  const answer = async <T>(
    what: string,
    signal: AbortSignal | undefined,
    give: () => T,
  ): Promise<T> => {
    asked.push(what);
    state.most = Math.max(state.most, ++state.under);
    try {
      await delay(1, undefined, signal && { signal });
      registry.refuse(what);
      return give();
    } finally {
      state.under--;
    }
  };
  const find = (repository: string, reference: string): Stored | undefined => {
    const tags = stored.get(repository);
    return (
      tags?.get(reference) ?? [...(tags?.values() ?? [])].find((it) => it.digest === reference)
    );
  };
  const client = (host: string): RegistryClient => ({
    host,
    ping: (signal) => answer("ping", signal, () => undefined),
    tags: (repository, signal) =>
      answer(`tags ${repository}`, signal, () => [...(stored.get(repository)?.keys() ?? [])]),
    repositories: (signal) => answer("catalogue", signal, () => [...stored.keys()]),
    headManifest: (repository, reference, signal) =>
      answer(`head ${repository} ${reference}`, signal, () => {
        const found = find(repository, reference);
        return found && descriptorOf(found);
      }),
    manifest: (repository, reference, signal) =>
      answer(`manifest ${repository} ${reference}`, signal, () => {
        const found = find(repository, reference);
        if (found === undefined) throw new Error(`no ${reference}`);
        const { manifest } = found;
        return { descriptor: descriptorOf(found), manifest, bytes: new Uint8Array() };
      }),
    config: (repository, { digest }, signal) =>
      answer(`config ${repository} ${digest}`, signal, () => {
        const all = [...(stored.get(repository)?.values() ?? [])];
        const found = all.find(
          ({ manifest }) => manifest.kind === "manifest" && manifest.config.digest === digest,
        );
        if (found?.config === undefined) throw new Error(`no ${digest}`);
        return found.config;
      }),
    hasBlob: async () => false,
    ...{ blob: notStoodIn, putBlob: notStoodIn, putManifest: notStoodIn },
    checkPush: async () => undefined,
    deleteManifest: (repository, digest, signal) =>
      answer(`delete ${repository} ${digest}`, signal, () => {
        for (const [tag, one] of stored.get(repository) ?? []) {
          if (one.digest === digest) stored.get(repository)?.delete(tag);
        }
      }),
    close: () => {
      state.open--;
    },
  });
  const registry: StandInRegistry = {
    asked,
    repositories: stored,
    refuse: () => undefined,
    get most() {
      return state.most;
    },
    get open() {
      return state.open;
    },
    access: {
      loginFor: async () => undefined,
      async open(host): Promise<OpenedRegistry> {
        state.open++;
        return { client: client(host), login: undefined };
      },
    },
  };
  return registry;
}

function notStoodIn(): never {
  throw new Error("a stand-in keeps no blobs");
}

function descriptorOf({ digest, manifest }: Stored): Descriptor {
  return { mediaType: manifest.mediaType, digest, size: 400 };
}

/** An image for one platform: layers of these sizes. */
export function storedImage(
  name: string,
  sizes: readonly number[] = [1000],
  platform = "linux/amd64",
): Stored {
  const [os = "", architecture = ""] = platform.split("/");
  return {
    digest: digestOf(name),
    manifest: {
      kind: "manifest",
      mediaType: mediaTypes.manifest,
      config: { mediaType: mediaTypes.config, digest: digestOf(`config of ${name}`), size: 200 },
      layers: sizes.map((size) => ({
        ...{ mediaType: mediaTypes.layerGzip, size },
        digest: digestOf(`layer ${size}`),
      })),
      annotations: {},
    },
    config: { os, architecture, config: {}, diffIds: [], history: [] },
  };
}

export function storedIndex(name: string, images: Readonly<Record<string, Stored>>): Stored {
  const entries = Object.entries(images).map(([platform, { digest }]): Descriptor => {
    const [os = "", architecture = "", variant] = platform.split("/");
    return {
      ...{ mediaType: mediaTypes.manifest, digest, size: 400 },
      platform: { os, architecture, ...(variant && { variant }) },
    };
  });
  return {
    digest: digestOf(name),
    manifest: { kind: "index", mediaType: mediaTypes.index, manifests: entries, annotations: {} },
  };
}

/** A digest that a person can tell from others. */
export function digestOf(name: string): string {
  return `sha256:${Buffer.from(name).toString("hex").padEnd(64, "0").slice(0, 64)}`;
}

export function localImage(image: Partial<EngineImage>): EngineImage {
  return {
    ...{ id: digestOf("id"), tags: [], digests: [], size: 1, created: 0, dangling: false },
    labels: {},
    ...image,
  };
}

/** As much of an engine as lists images. */
export function standInEngine(images: readonly EngineImage[], architecture = "amd64"): Engine {
  const parts: Pick<Engine, "askPlatform" | "listImages"> = {
    askPlatform: async () => ({ os: "linux", architecture }),
    listImages: async () => images,
  };
  return parts as Engine;
}
