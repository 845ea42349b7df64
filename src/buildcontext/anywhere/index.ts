/** The door to what of this room runs anywhere, also where there is no Node. */
export { createIgnoreFacts } from "../createIgnoreFacts.ts";
export { compileGlob } from "../globPattern.ts";
export { listReadFolder } from "./listReadFolder.ts";
export { openReadListing } from "./openReadListing.ts";
