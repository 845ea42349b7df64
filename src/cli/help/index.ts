// The words of the help; a chunk of its own, as hardly any call asks for them.
export { helpFor } from "../help.ts";
