// What is done without an engine, and the layouts of a build that has one; a chunk of its own, loaded
// when it is first asked for.
export { createBlobStore } from "../../image/createBlobStore.ts";
export { assembleImage } from "../assembleImage.ts";
export { chooseBackend } from "../chooseBackend.ts";
export { createKeptImages } from "../createKeptImages.ts";
export { keptSource } from "../keptSource.ts";
export { layoutAccess } from "../layoutAccess.ts";
export { pushKept } from "../pushKept.ts";
export { createRegistryPool } from "../registryPool.ts";
