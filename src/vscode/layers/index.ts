// Layers, their files, and comparison; a chunk of its own, loaded at its first use.
export { createLayersRoom } from "./layersRoom.ts";
