/** Where an engine may listen. */
export interface EngineEndpoint {
  /** `unix:///…`, `npipe:////./pipe/…`, `tcp://host:port` or `ssh://user@host`. */
  readonly host: string;
  /** Where it was named, such as `DOCKER_HOST`, `context "desktop-linux"`, `rootless socket`. */
  readonly source: string;
  /** PEM texts; undefined without TLS. */
  readonly tls?: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly skipVerify: boolean;
  };
}

/** What the process is started with: passed in, so that tests and the editor's settings decide. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
}
