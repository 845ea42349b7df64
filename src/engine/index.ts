/** The room's door: reached by `import()`, as dockerode and what it drags in load here. */
export { connectEngine } from "./connectEngine.ts";
export type { EndpointTls, EngineEndpoint, Surroundings } from "./endpoint.ts";
export type * from "./engine.ts";
export { type EndpointOptions, resolveEndpoints } from "./resolveEndpoints.ts";
