// Commands that need no engine; a chunk of its own, loaded by the first of them.
export { appendCommand } from "./appendCommand.ts";
export { copyCommand } from "./copyCommand.ts";
export { flattenCommand } from "./flattenCommand.ts";
export { inspectCommand } from "./inspectCommand.ts";
export { mutateCommand } from "./mutateCommand.ts";
export { rebaseCommand } from "./rebaseCommand.ts";
