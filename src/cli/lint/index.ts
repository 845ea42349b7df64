// Commands about the text of Dockerfiles; a chunk of its own, loaded by the first of them.
export { checkDockerfile } from "../buildCheck.ts";
export { formatCommand } from "../formatCommand.ts";
export { initCommand } from "../initCommand.ts";
export { lintCommand } from "../lintCommand.ts";
