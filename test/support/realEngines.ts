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
 * The engines that the test run has brought up (`SLIPWAY_BEDS` names their description). None on a
 * machine that cannot have them, which is said aloud; under CI that is a failure.
 */
export function realEngines(): readonly RealEngine[] {
  const { engines } = readBeds();
  if (engines.length === 0) missing("real engines");
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
