import { readFileSync } from "node:fs";

export interface RealEngine {
  /** Such as "docker 28.5". */
  readonly name: string;
  /** `unix:///…` */
  readonly host: string;
}

export interface RealRegistry {
  readonly name: string;
  /** `host:port` */
  readonly address: string;
  readonly username?: string;
  readonly password?: string;
}

interface Beds {
  readonly engines: readonly RealEngine[];
  readonly registries: readonly RealRegistry[];
}

/**
 * The Docker engines that the test run has brought up (`SLIPWAY_BEDS` names their description). None
 * on a machine that cannot have them, which is said aloud; under CI that is a failure.
 */
export function realEngines(): readonly RealEngine[] {
  return enginesLike(/^docker/, "real engines");
}

/** Those of Podman, whose API is Docker's with differences of its own; as `realEngines`. */
export function realPodmans(): readonly RealEngine[] {
  return enginesLike(/^podman/, "Podman");
}

/**
 * What differs in how a Dockerfile and a context are read: the store that images end in has no part in
 * it, so the newest Docker is there once.
 */
export function builderEngines(): readonly RealEngine[] {
  return realEngines().filter(({ name }) => !name.includes("containerd"));
}

/**
 * What differs in images and containers: the oldest Docker, the newest with either store, and Podman.
 * What lies between would only take time.
 */
export function imageEngines(): readonly RealEngine[] {
  return [...realEngines().filter(({ name }) => !/26\.1/.test(name)), ...realPodmans()];
}

function enginesLike(name: RegExp, what: string): readonly RealEngine[] {
  const engines = readBeds().engines.filter((engine) => name.test(engine.name));
  if (engines.length === 0) missing(what);
  return engines;
}

/** A registry; `login` chooses the one that wants a name and password. */
export function realRegistry({ login }: { readonly login: boolean }): RealRegistry | undefined {
  const found = readBeds().registries.find(({ username }) => (username !== undefined) === login);
  if (!found) missing(login ? "a registry with a login" : "a registry");
  return found;
}

function readBeds(): Beds {
  const file = process.env.SLIPWAY_BEDS;
  if (!file) return { engines: [], registries: [] };
  const beds: Partial<Beds> = JSON.parse(readFileSync(file, "utf8"));
  return { engines: beds.engines ?? [], registries: beds.registries ?? [] };
}

function missing(what: string): void {
  if (process.env.CI === "true") throw new Error(`This test run has no ${what}.`);
  console.warn(`SKIPPED: tests that need ${what}; there is none here.`);
}
