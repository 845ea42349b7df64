import { createBlobStore } from "../../image/createBlobStore.ts";
import { ownPlatform } from "../onlyImage.ts";
import type { RegistryAccess } from "../registryAccess.ts";
import type { BaseFactSource } from "./baseFactSource.ts";
import { engineFactSource, type InspectingEngine } from "./engineFactSource.ts";
import { registryFactSource } from "./registryFactSource.ts";

/** Those that can be asked; nothing is connected, opened or read before a question. */
export interface FactSources {
  readonly engine: BaseFactSource;
  readonly registry: BaseFactSource;
}

export interface FactSourcesDeps {
  /** Undefined where no engine is to be asked. */
  readonly connect: (signal: AbortSignal) => Promise<InspectingEngine | undefined>;
  readonly access: () => Promise<RegistryAccess>;
  /** Absolute; made when a registry has answered. What is in it can be removed at any time. */
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createFactSources({ connect, access, folder, now }: FactSourcesDeps): FactSources {
  const { architecture } = ownPlatform();
  const store = createBlobStore(folder);
  return {
    engine: engineFactSource({ connect, now }),
    registry: registryFactSource({ access, store, now, architecture }),
  };
}
