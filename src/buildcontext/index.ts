/** The room's door: reached by `import()`, as tar-fs loads here. */
export { compileGlob } from "./globPattern.ts";
export { createIgnoredPaths } from "./ignoredPaths.ts";
export { openBuildContext } from "./openBuildContext.ts";
export { readIgnoreFile } from "./readIgnoreFile.ts";
export { unpackTar } from "./unpackTar.ts";
