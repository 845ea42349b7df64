/** The room's door: reached by `import()`, as dockerode and what it drags in load here. */

export { type CancelledBuilds, createCancelledBuilds } from "./build/createCancelledBuilds.ts";
export { findBuilder, readBuilderStore, readCurrentBuilder } from "./buildkitd/builderStore.ts";
export {
  type BuilderOptions,
  connectBuilder,
  type RemoteBuilder,
} from "./buildkitd/connectBuilder.ts";
export { type ConnectOptions, connectEngine } from "./connectEngine.ts";
export type { EndpointTls, EngineEndpoint, Surroundings } from "./endpoint.ts";
export type * from "./engine.ts";
export { type EndpointOptions, resolveEndpoints } from "./resolveEndpoints.ts";
