// The command New Dockerfile; a chunk of its own, loaded when it is called.

export { newDockerfile } from "./newDockerfile.ts";
