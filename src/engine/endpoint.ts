export type { Surroundings } from "../base/surroundings.ts";

/** Where an engine may listen. */
export interface EngineEndpoint {
  /** `unix:///…`, `npipe:////./pipe/…`, `tcp://host:port` or `ssh://user@host`. */
  readonly host: string;
  /** Where it was named, such as `DOCKER_HOST`, `context "desktop-linux"`, `rootless socket`. */
  readonly source: string;
  /** PEM texts; undefined without TLS. */
  readonly tls?: EndpointTls;
}

export interface EndpointTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly skipVerify: boolean;
}
