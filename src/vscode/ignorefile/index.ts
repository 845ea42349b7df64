// What is known of ignore files; a chunk of its own, loaded when the first one is open.

export { createIgnoreFilesRoom } from "./createIgnoreFilesRoom.ts";
