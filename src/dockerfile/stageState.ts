import type { Instruction, Stage } from "./document.ts";

/** USER, WORKDIR and environment of a stage, at every line. */
export interface StageState {
  /** The state that the given instruction finds, before it takes effect. */
  before(instruction: Instruction): StateAtLine;
  /** The state that the stage ends with: what its image is configured to. */
  atEnd(stage: Stage): StateAtLine;
}

export interface StateAtLine {
  /** Absolute path; undefined where an unknown base or variable decides. */
  readonly workdir: string | undefined;
  /** As USER names it; undefined where an unknown base decides, "" where nothing set one. */
  readonly user: string | undefined;
  /** Value of an environment variable; undefined when unset or unknown. */
  env(name: string): string | undefined;
}

/** What is known of a base image without asking anybody; unnamed fields are unknown. */
export interface BaseImageFacts {
  readonly workdir?: string;
  /** "" when the image sets no user, so root. */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
}
