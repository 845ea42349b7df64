// Commands about images of engines and registries; a chunk of its own, loaded by the first of them.
export { imagesCommand } from "../imagesCommand.ts";
export { pullCommand } from "../pullCommand.ts";
export { pushCommand } from "../pushCommand.ts";
export { tagCommand } from "../tagCommand.ts";
export { tagsCommand } from "../tagsCommand.ts";
