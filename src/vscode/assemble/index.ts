// Images without an engine; a chunk of its own, loaded at its first use.
export { appendFolder } from "./appendFolder.ts";
export { buildByItself } from "./buildByItself.ts";
export { copyTo } from "./copyTo.ts";
export { flatten } from "./flatten.ts";
export { loadIntoEngine } from "./loadIntoEngine.ts";
export { offerKept } from "./offerKept.ts";
export { openKeptStore } from "./openKeptStore.ts";
export { pushKept } from "./pushKept.ts";
export { rebaseOnto } from "./rebaseOnto.ts";
export { refusalActions } from "./refusalActions.ts";
export { saveKept } from "./saveKept.ts";
