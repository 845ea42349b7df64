/** What is asked of base images, as a chunk: it is loaded when somebody is to be asked. */
export { baseReferences } from "./baseReferences.ts";
export { type BaseFacts, createBaseFacts, type UnaskedBase } from "./createBaseFacts.ts";
export { createFactSources, type FactSources } from "./createFactSources.ts";
export { localEngine } from "./localEngine.ts";
