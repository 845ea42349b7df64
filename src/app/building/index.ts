// What a build needs once it runs; a chunk of its own, loaded by the first one.
export { buildImage } from "../buildImage.ts";
export { holdFailedStep } from "../holdFailedStep.ts";
export { listCopies } from "../listCopies.ts";
export { recordRun } from "../recordRun.ts";
