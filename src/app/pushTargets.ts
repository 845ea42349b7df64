import { keptName } from "./listKept.ts";

/** A name to push, and who has its image. */
export interface PushTarget {
  readonly reference: string;
  /** Slipway keeps it, and pushes it without an engine. */
  readonly kept?: true;
}

/** The names by who has their images. */
export function bySide(targets: readonly PushTarget[]): {
  readonly made: readonly string[];
  readonly ofEngine: readonly string[];
} {
  const names = (made: boolean): readonly string[] =>
    targets.filter(({ kept }) => Boolean(kept) === made).map(({ reference }) => reference);
  return { made: names(true), ofEngine: names(false) };
}

/**
 * A name that is the engine's image and another one that Slipway has made; undefined where there is
 * none. In a registry it means one image, and which of the two is not for us to say.
 */
export function nameOfTwo(targets: readonly PushTarget[]): string | undefined {
  const { made, ofEngine } = bySide(targets);
  const full = new Set(ofEngine.map(keptName));
  return made.find((name) => full.has(keptName(name)));
}

/** Those of the names. */
export function targetsNamed(
  targets: readonly PushTarget[],
  names: readonly string[],
): readonly PushTarget[] {
  const wanted = new Set(names);
  return targets.filter(({ reference }) => wanted.has(reference));
}
