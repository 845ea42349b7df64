/** The room's door: reached by `import()`, as dockerode and what it drags in load here. */

export { findBuilder, readBuilderStore, readCurrentBuilder } from "./buildkitd/builderStore.ts";
export {
  type BuilderOptions,
  connectBuilder,
  type RemoteBuilder,
} from "./buildkitd/connectBuilder.ts";
export { connectEngine } from "./connectEngine.ts";
export type { EndpointTls, EngineEndpoint, Surroundings } from "./endpoint.ts";
export type * from "./engine.ts";
export { type EndpointOptions, resolveEndpoints } from "./resolveEndpoints.ts";
