// Preflight and push; a chunk of its own, loaded at its first use.
export { pushNames } from "./pushNames.ts";
export { pushRows } from "./pushRows.ts";
