import type { BuildEvent, BuildResult } from "../../progress/events.ts";
import type { BuildPlan } from "./buildPlan.ts";

/**
 * Shows one build in one place, such as the log, a terminal or the status bar. The builder calls
 * `begin` once, `event` for each event in its order, and `end` once, last, whatever happens.
 */
export interface BuildObserver {
  begin(plan: BuildPlan): void;
  event(event: BuildEvent): void;
  end(ending: BuildEnding): void;
}

/** How a build ended. */
export type BuildEnding =
  /** It ran to its result, good or bad: see `result.ok`. */
  | { readonly kind: "finished"; readonly result: BuildResult }
  | { readonly kind: "cancelled" }
  /** There is no result: no engine, misuse, or a fault of ours. */
  | { readonly kind: "broken"; readonly error: unknown };

/** What comes with a plan to `Builder.build`. */
export interface BuildHow {
  /** The user answered questions for it, and waits for a message at its end. */
  readonly asked: boolean;
  /** Further places that show this build, such as a task's terminal: the log does not open by itself. */
  readonly observers?: readonly BuildObserver[];
  /** Ends the build as the user's cancel does. */
  readonly signal?: AbortSignal;
}

/** Never rejects: whoever waits for a build is told of its end, and the observers have shown it. */
export type RunBuild = (plan: BuildPlan, how: BuildHow) => Promise<BuildEnding>;
