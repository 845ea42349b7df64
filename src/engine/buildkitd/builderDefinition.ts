/** A builder as `docker buildx create` keeps it on disk. */
export interface BuilderDefinition {
  readonly name: string;
  readonly driver: BuilderDriver;
  /** At least one. */
  readonly nodes: readonly BuilderNode[];
}

/** `docker` is the BuildKit in an engine. */
export type BuilderDriver = "docker" | "docker-container" | "kubernetes" | "remote";

export interface BuilderNode {
  readonly name: string;
  /**
   * Of a `remote` node the address of its buildkitd; of a `docker` or `docker-container` node a host
   * or a Docker context; of a `kubernetes` node `kubernetes:///…?kubeconfig=…`.
   */
  readonly endpoint: string;
  /** Such as `linux/arm/v7`; those that somebody wrote down, so mostly none. */
  readonly platforms: readonly string[];
  /** `--driver-opt`, such as `cacert` of a `remote` node or `namespace` of a `kubernetes` one. */
  readonly options: Readonly<Record<string, string>>;
  /** `--buildkitd-flags`. */
  readonly flags: readonly string[];
}
