/** The linter with all of its rules, as a chunk: it is loaded when a Dockerfile is open. */
export { catalog } from "./catalog.ts";
export { readIgnores } from "./directives.ts";
export type { Finding } from "./finding.ts";
export { fixAll, ignoreEdits } from "./fixes.ts";
export { catalogNames, type LintOptions, type LintPass, lint, lintPass } from "./linter.ts";
export { sortFindings } from "./sortFindings.ts";
export { type StateHere, stateAt } from "./stateAt.ts";
export { withKnownImages } from "./withKnownImages.ts";
