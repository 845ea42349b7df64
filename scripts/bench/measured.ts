/** What is measured of ours; `loadMeasured` bundles it as it ships. */
export { openListing } from "../../src/buildcontext/openListing.ts";
export { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
export { createShellParser } from "../../src/dockerfile/shell/createShellParser.ts";
export { createShellScripts } from "../../src/dockerfile/shell/shellScripts.ts";
export { catalog } from "../../src/lint/catalog.ts";
export { lint } from "../../src/lint/linter.ts";
export { initialBuildState } from "../../src/progress/buildState.ts";
export { formatPlain } from "../../src/progress/formatPlain.ts";
export { createLogBuffer } from "../../src/progress/logBuffer.ts";
export { reduceBuild } from "../../src/progress/reduceBuild.ts";
