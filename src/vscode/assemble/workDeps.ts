import type { ImageActionDeps } from "../images/imageActions.ts";

/** What work on images without an engine needs; rows are handed in. */
export type WorkDeps = Omit<ImageActionDeps, "view">;
