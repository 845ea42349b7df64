import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";

/** Somebody who can be asked about images. */
export interface BaseFactSource {
  readonly kind: "engine" | "registry";
  /** Milliseconds that one question may take. */
  readonly limit: number;
  /**
   * `name` is a full one, as `normalizeReference` gives it. Undefined where there is no such image;
   * rejects where nobody answers, or only with a refusal.
   */
  ask(name: string, signal: AbortSignal): Promise<BaseImageFacts | undefined>;
}
