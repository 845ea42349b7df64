// The command that builds; a chunk of its own, so that no other command has to be read with it.
export { buildCommand } from "../buildCommand.ts";
