/** How the Images view stands; "idle" until it is first shown. */
export type EngineState = "idle" | "untrusted" | "loading" | "unreachable" | "empty" | "ready";

/** Every `when` key of our own. */
export interface ContextKeys {
  readonly "slipway.engineState": EngineState;
  /** Whether the Builds view has rows; "idle" until it is first shown. */
  readonly "slipway.buildsState": "idle" | "empty" | "ready";
  /** What the view "Build Context" has; "none" without a Dockerfile. */
  readonly "slipway.contextState": "none" | "loading" | "ready" | "failed";
  /** A build is running. */
  readonly "slipway.building": boolean;
  /** There is a build that can be done again without questions. */
  readonly "slipway.canBuildAgain": boolean;
}

export const contextKeys = {
  "slipway.engineState": true,
  "slipway.buildsState": true,
  "slipway.contextState": true,
  "slipway.building": true,
  "slipway.canBuildAgain": true,
} as const satisfies Record<keyof ContextKeys, true>;
