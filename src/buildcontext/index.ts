/** The room's door: reached by `import()`, as tar-fs loads here. */
export { contextFolder } from "./contextFolder.ts";
export { contextSources } from "./contextSources.ts";
export { createIgnoreFacts } from "./createIgnoreFacts.ts";
export { compileGlob } from "./globPattern.ts";
export { createIgnoredPaths } from "./ignoredPaths.ts";
export { listWholeFolder } from "./listWholeFolder.ts";
export { openBuildContext } from "./openBuildContext.ts";
export { openListing } from "./openListing.ts";
export { planContext } from "./planContext.ts";
export { readIgnoreFile } from "./readIgnoreFile.ts";
export { repositoryRoot } from "./repositoryRoot.ts";
export { unpackTar } from "./unpackTar.ts";
