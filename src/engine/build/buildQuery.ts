import type { BuildRequest } from "../engine.ts";

/** The parameters of `POST /build` that both builders read alike. */
export function buildQuery(build: BuildRequest): Record<string, unknown> {
  return {
    dockerfile: build.dockerfile,
    t: build.tags,
    buildargs: build.buildArgs,
    labels: build.labels,
    ...(build.target !== undefined && { target: build.target }),
    // Both builders take one platform here, and no names of stages.
    ...(build.platforms?.[0] !== undefined && { platform: build.platforms[0] }),
    ...(build.noCache === true && { nocache: 1 }),
    ...(build.pull && { pull: 1 }),
  };
}
