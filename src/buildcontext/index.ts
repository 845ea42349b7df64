export { compileGlob } from "./globPattern.ts";
export { openBuildContext } from "./openBuildContext.ts";
