/** How the Images view stands; "idle" until it is first shown. */
export type EngineState =
  | "idle"
  | "untrusted"
  | "loading"
  | "unreachable"
  | "empty"
  | "ready"
  /** There are images, and the filter hides them all. */
  | "filtered"
  /** There are images, and all have tags, where only others are wanted. */
  | "nothingDangling";

/** Every `when` key of our own. */
export interface ContextKeys {
  readonly "slipway.engineState": EngineState;
  /** The Images view shows only what matches some words. */
  readonly "slipway.imagesFiltered": boolean;
  /** The Images view shows only images without a tag. */
  readonly "slipway.imagesDangling": boolean;
  /** How the Containers view stands. */
  readonly "slipway.containersState": "untrusted" | "loading" | "unreachable" | "empty" | "ready";
  /** Whether the Builds view has rows; "idle" until it is first shown. */
  readonly "slipway.buildsState": "idle" | "empty" | "ready";
  /** What the view "Build Context" has; "none" without a Dockerfile. */
  readonly "slipway.contextState": "none" | "loading" | "ready" | "failed";
  /** Whether the Registries view knows a registry; "idle" until it is first shown. */
  readonly "slipway.registriesState": "idle" | "untrusted" | "empty" | "ready";
  /** A build is running. */
  readonly "slipway.building": boolean;
  /** There is a build that can be done again without questions. */
  readonly "slipway.canBuildAgain": boolean;
}

export const contextKeys = {
  "slipway.engineState": true,
  "slipway.imagesFiltered": true,
  "slipway.imagesDangling": true,
  "slipway.containersState": true,
  "slipway.buildsState": true,
  "slipway.contextState": true,
  "slipway.registriesState": true,
  "slipway.building": true,
  "slipway.canBuildAgain": true,
} as const satisfies Record<keyof ContextKeys, true>;
