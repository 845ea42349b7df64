/** What helps to write a Dockerfile, as a chunk: it is loaded when the first one is open. */
export { createFeatureSwitch } from "./featureSwitch.ts";
export { registerFeatures } from "./registerFeatures.ts";
