import { setTimeout as delay } from "node:timers/promises";
import { parseImageReference } from "../reference/imageReference.ts";
import { type KnownRegistry, type KnownRepository, knownRegistries } from "./knownRegistries.ts";
import type { LocalImagesLook } from "./localImages.ts";

/** Which registries and repositories are worth a row; no registry is asked for that. */
export interface RegistryKnowledge {
  /** As they were last learnt. */
  readonly registries: readonly KnownRegistry[];
  repositoriesOf(host: string): readonly KnownRepository[];
  learn(): Promise<void>;
  /** Asks for the logins again at the next `learn`. */
  forget(): void;
  isPinned(host: string, repository: string): boolean;
  /** Throws `bad-reference`. */
  pin(name: string): Promise<KnownPin>;
  unpin(pin: KnownPin): Promise<void>;
}

export interface KnownPin {
  readonly host: string;
  readonly repository: string;
}

export interface RegistryKnowledgeDeps {
  /** Hosts that a login is known for; may take its time, as helpers do. */
  logins(): Promise<readonly string[]>;
  /** Milliseconds that the first rows wait for `logins`; they come later by themselves. */
  readonly loginPatience?: number;
  readonly pins: {
    /** Names such as `registry.example.com/team/app`. */
    get(): readonly string[];
    set(pins: readonly string[]): Promise<void>;
  };
}

export function createRegistryKnowledge(
  { logins, loginPatience = 1000, pins }: RegistryKnowledgeDeps,
  local: LocalImagesLook,
  onDidLearnMore: () => void,
): RegistryKnowledge {
  let registries: readonly KnownRegistry[] = [];
  let asking: Promise<readonly string[]> | undefined;
  const loginsSoon = async (): Promise<readonly string[]> => {
    asking ??= logins().catch(() => []);
    const mine = asking;
    const patience = new AbortController();
    const late = delay(loginPatience, undefined, patience).catch(() => undefined);
    const found = await Promise.race([mine, late]);
    patience.abort();
    if (found !== undefined) return found;
    void mine.then((hosts) => {
      if (hosts.length > 0 && mine === asking) onDidLearnMore();
    });
    return [];
  };
  const learn = async (): Promise<void> => {
    const [hosts] = await Promise.all([loginsSoon(), local.look()]);
    registries = knownRegistries({ images: local.now.images, logins: hosts, pins: pins.get() });
  };
  const setPins = async (next: readonly string[]): Promise<void> => {
    await pins.set([...new Set(next)].sort());
    await learn();
  };
  const nameOf = ({ host, repository }: KnownPin): string => `${host}/${repository}`;
  return {
    get registries() {
      return registries;
    },
    repositoriesOf: (host) => registries.find((it) => it.host === host)?.repositories ?? [],
    learn,
    forget() {
      asking = undefined;
    },
    isPinned: (host, repository) => pins.get().includes(nameOf({ host, repository })),
    async pin(name) {
      const { registry, repository } = parseImageReference(name.trim());
      const pin = { host: registry, repository };
      await setPins([...pins.get(), nameOf(pin)]);
      return pin;
    },
    unpin: (pin) => setPins(pins.get().filter((name) => name !== nameOf(pin))),
  };
}
