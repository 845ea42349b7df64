/** The room's door: reached by `import()`, as tar-fs loads here. */
export { compileGlob } from "./globPattern.ts";
export { openBuildContext } from "./openBuildContext.ts";
export { unpackTar } from "./unpackTar.ts";
